//! Optimisers: one table, from which come the functions, the records that these give, and
//! what `optimiser:` reads of a name or a record.

use std::rc::Rc;

use super::args::{Args, ParamSpec, flag, num, opt};
use super::{Builtin, row};
use crate::diag::{Code, Fault};
use crate::eval::value::{Record, Value};
use crate::eval::{Trouble, numeric_fault};
use crate::numeric::learn::Optimiser;
use crate::source::Span;

/// An optimiser by its name in the language.
struct Method {
    name: &'static str,
    params: &'static [ParamSpec],
    /// The optimiser of these arguments.
    make: fn(&Args) -> Result<Optimiser, Fault>,
    row: fn(&Method) -> Builtin,
}

const LR: ParamSpec = num("lr", 1e-3, "the learning rate");
const EPS: ParamSpec = num("eps", 1e-8, "keeps the division from 0");
const MOMENTUM: ParamSpec = num("momentum", 0.0, "how much of the last step goes on");
const BETAS: ParamSpec = opt("betas", "`(0.9, 0.999)` without it");
const WEIGHT_DECAY: ParamSpec = num(
    "weight_decay",
    0.0,
    "what is added to the gradient for each unit of a parameter",
);

/// What `betas` is without it.
const USUAL_BETAS: (f64, f64) = (0.9, 0.999);

const SGD: Method = Method {
    name: "sgd",
    params: const {
        &[
            LR,
            MOMENTUM,
            flag("nesterov", false, "whether the gradient looks ahead"),
            WEIGHT_DECAY,
        ]
    },
    make: |a| {
        Ok(Optimiser::Sgd {
            lr: a.number(0)?,
            momentum: a.number(1)?,
            nesterov: a.bool(2)?,
            weight_decay: a.number(3)?,
        })
    },
    row: |method| {
        row(
            method.name,
            method.params,
            "gradient descent, for `optimiser:`",
            "sgd(lr: 0.1).lr == 0.1",
            |_, a| SGD.record(a),
        )
        .source("torch.optim.SGD")
        .fails(&[
            "sgd(lr: -1)",
            "sgd(momentum: 1)",
            "sgd(nesterov: true)",
            "sgd(weight_decay: -1)",
        ])
    },
};

const ADAM: Method = Method {
    name: "adam",
    params: const { &[LR, BETAS, EPS, WEIGHT_DECAY] },
    make: |a| adam(a, false),
    row: |method| {
        row(
            method.name,
            method.params,
            "Adam, for `optimiser:`",
            "adam(lr: 0.01).betas == (0.9, 0.999)",
            |_, a| ADAM.record(a),
        )
        .source("torch.optim.Adam, Kingma and Ba 2015")
        .fails(&["adam(lr: nan)", "adam(betas: (0.9, 1))", "adam(eps: 0)"])
        .shows("adam(lr: 0.01)")
    },
};

const ADAMW: Method = Method {
    name: "adamw",
    params: const {
        &[
            LR,
            BETAS,
            EPS,
            num(
                "weight_decay",
                0.01,
                "the share of a parameter that a step of rate 1 takes away",
            ),
        ]
    },
    make: |a| adam(a, true),
    row: |method| {
        row(
            method.name,
            method.params,
            "Adam with decoupled weight decay, for `optimiser:`",
            "adamw().weight_decay == 0.01",
            |_, a| ADAMW.record(a),
        )
        .source("torch.optim.AdamW, Loshchilov and Hutter 2019")
        .fails(&["adamw(weight_decay: -1)"])
        .shows("adamw()")
    },
};

const RMSPROP: Method = Method {
    name: "rmsprop",
    params: const {
        &[
            num("lr", 1e-2, "the learning rate"),
            num("alpha", 0.99, "how much of the mean square is kept"),
            EPS,
            MOMENTUM,
            WEIGHT_DECAY,
        ]
    },
    make: |a| {
        Ok(Optimiser::RmsProp {
            lr: a.number(0)?,
            alpha: a.number(1)?,
            eps: a.number(2)?,
            momentum: a.number(3)?,
            weight_decay: a.number(4)?,
        })
    },
    row: |method| {
        row(
            method.name,
            method.params,
            "RMSprop, for `optimiser:`",
            "rmsprop().alpha == 0.99",
            |_, a| RMSPROP.record(a),
        )
        .source("torch.optim.RMSprop, Hinton's lecture 6e, 2012")
        .fails(&["rmsprop(alpha: 1)"])
        .shows("rmsprop()")
    },
};

const METHODS: [Method; 4] = [SGD, ADAM, ADAMW, RMSPROP];

fn adam(a: &Args, decoupled: bool) -> Result<Optimiser, Fault> {
    Ok(Optimiser::Adam {
        lr: a.number(0)?,
        betas: match a.given(1) {
            Some(_) => a.pair(1)?,
            None => USUAL_BETAS,
        },
        eps: a.number(2)?,
        weight_decay: a.number(3)?,
        decoupled,
    })
}

impl Method {
    /// The optimiser of arguments, whose numbers make sense.
    fn checked(&self, a: &Args) -> Result<Optimiser, Fault> {
        let made = (self.make)(a)?;
        made.check().map_err(|e| numeric_fault(Code::BadValue, e))?;
        Ok(made)
    }

    /// The record that stands for the optimiser: its name and all of its arguments.
    fn record(&self, a: &Args) -> Result<Value, Trouble> {
        (self.make)(a)?.check()?;
        let betas = || [USUAL_BETAS.0, USUAL_BETAS.1].map(Value::Number).to_vec();
        let mut fields = vec![("name", Value::text(self.name))];
        fields.extend(self.params.iter().enumerate().map(|(i, param)| {
            let value = match a.value(i) {
                // `betas` alone has no number as its default.
                Value::None => Value::tuple(betas()),
                given => given.clone(),
            };
            (param.name, value)
        }));
        Ok(Value::Record(Rc::new(Record::of(fields))))
    }

    /// The optimiser of a record's fields; what it does not have is as usual.
    fn of_fields(&self, field: impl Fn(&str) -> Option<Value>) -> Result<Optimiser, Fault> {
        let values = self.params.iter().map(|param| {
            let usual = || param.default_value().unwrap_or(Value::None);
            field(param.name).unwrap_or_else(usual)
        });
        let nowhere = Span::default();
        self.checked(&Args::new(
            self.params,
            values.collect(),
            Vec::new(),
            nowhere,
        ))
    }
}

/// What an argument says about the optimiser: a record of one, or its name; `adam()` without.
pub(super) fn optimiser(value: Option<&Value>) -> Result<Optimiser, Fault> {
    let named = |name: &str| METHODS.iter().find(|m| m.name == name);
    let wrong = |value: &Value| {
        let names: Vec<String> = METHODS.iter().map(|m| format!("`{}`", m.name)).collect();
        value
            .mismatch("optimiser", "an optimiser such as `adam(lr: 0.01)`")
            .with_hint(format!("the optimisers are {}", names.join(", ")))
    };
    match value {
        None => ADAM.of_fields(|_| None),
        Some(Value::Record(record)) => {
            let name = record.get("name").map(|name| name.as_plain("name"));
            let method = match name.transpose()? {
                Some(name) => named(&name),
                None => None,
            };
            let found = method.ok_or_else(|| wrong(&Value::Record(Rc::clone(record))))?;
            found.of_fields(|field| record.get(field).cloned())
        }
        Some(other) => {
            let method = other.word().and_then(|name| named(&name));
            method.ok_or_else(|| wrong(other))?.of_fields(|_| None)
        }
    }
}

/// The functions.
pub(super) fn rows() -> Vec<Builtin> {
    METHODS
        .iter()
        .map(|method| (method.row)(method).gives("a record"))
        .collect()
}
