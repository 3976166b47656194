//! What is taken over as it is: raw TikZ and pictures from files.

use std::path::Path;
use std::rc::Rc;

use super::super::figure::ElementCall;
use super::super::{Eval, Interp};
use super::axes::limits;
use super::canvas::{positive_length, standing};
use super::graphic::{LABEL, MOVE, label, ratio};
use super::param::{opt, req, words};
use super::{Element, Kind, Takes};
use crate::diag::{At, Code, Diagnostic};
use crate::geom::{Length, Point};
use crate::image;
use crate::scene::{Anchor, Geometry, Graphic, Image, ImageFile, ItemKind, RawTikz, Shape, Spot};
use crate::source::Span;
use crate::style::Markup;

/// Pictures.
pub(super) const ROWS: &[Element] = &[Element {
    name: "image",
    takes: Takes {
        own: &[
            req(
                "file",
                Kind::Text,
                "the path of a PNG or JPEG, from the file that says it",
            ),
            opt("at", Kind::Point, "(0, 0)", "where it is"),
            opt(
                "anchor",
                Kind::Words(const { &words(&Anchor::NAMES) }),
                "center",
                "which point of the picture is there",
            ),
            opt(
                "width",
                Kind::Length,
                "",
                "its width; what the file says when left out",
            ),
            opt(
                "height",
                Kind::Length,
                "",
                "its height; follows from the width when left out",
            ),
            opt(
                "x",
                Kind::Other("two numbers"),
                "",
                "with `y`, inside axes: the data between which it is stretched",
            ),
            opt("y", Kind::Other("two numbers"), "", "see `x`"),
            opt("opacity", Kind::Ratio, "100%", "how much it covers"),
        ],
        shared: &[&LABEL, &MOVE],
    },
    doc: "a picture from a file",
    example: "image(\"photo.png\", width: 3cm)",
    holds: false,
    draw: image_element,
}];

/// `tikz"…"`
pub(super) fn tikz(interp: &mut Interp<'_>, code: &Markup, span: Span) -> Eval<()> {
    let raw = RawTikz { code: code.clone() };
    interp.put(ItemKind::Tikz(Box::new(raw)), "tikz", None, span)
}

/// `image("photo.png", width: 3cm)`
fn image_element(interp: &mut Interp<'_>, call: &mut ElementCall<'_>) -> Eval<()> {
    let arg = call.args.required(call.name, "file")?;
    let path = arg.value.as_plain("file").at(arg.span)?;
    let file = interp.image_file(&path, arg.span)?;
    let spot = match (limits(&mut call.args, "x")?, limits(&mut call.args, "y")?) {
        (None, None) => own_spot(call, &file)?,
        (Some(x), Some(y)) if interp.canvas.inside_axes() => {
            Spot::Data(Point::new(x.0, y.0), Point::new(x.1, y.1))
        }
        (Some(_), Some(_)) => {
            return Err(Box::new(
                Diagnostic::error(
                    Code::BadPlace,
                    call.span,
                    "`x` and `y` of a picture are data, and it stands outside axes",
                )
                .with_hint("say a point and a size: `at: (0, 0), width: 3cm`"),
            ));
        }
        _ => {
            return Err(Box::new(
                Diagnostic::error(
                    Code::BadArguments,
                    call.span,
                    "a picture between data points wants both `x` and `y`",
                )
                .with_hint("write `x: (0, 1), y: (0, 1)`"),
            ));
        }
    };
    let opacity = match call.args.take("opacity") {
        Some(arg) => ratio(&arg.value, "opacity", arg.span)?,
        None => 1.0,
    };
    let shape = Shape {
        geometry: Geometry::Image(Box::new(Image {
            file,
            spot,
            opacity,
        })),
        graphic: Graphic::default(),
        label: label(&mut call.args)?,
        series: None,
    };
    interp.put(
        ItemKind::Shape(Box::new(shape)),
        call.name,
        call.label.as_ref(),
        call.span,
    )
}

/// The place and the size that a call gives a picture.
fn own_spot(call: &mut ElementCall<'_>, file: &ImageFile) -> Eval<Spot> {
    let (at, anchor) = standing(&mut call.args)?;
    let mut length = |name: &str| {
        let arg = call.args.take(name);
        arg.map(|arg| positive_length(&arg.value, name, arg.span))
            .transpose()
    };
    let (width, height) = (length("width")?, length("height")?);
    let aspect = file.picture.aspect();
    let (width, height, stretched) = match (width, height) {
        (Some(width), Some(height)) => (width, height, true),
        (Some(width), None) => (width, width * aspect, false),
        (None, Some(height)) => (height * (1.0 / aspect), height, false),
        (None, None) => {
            let width = Length::pt(72.27 * file.picture.natural_width());
            (width, width * aspect, false)
        }
    };
    if !(width.to_pt() < 14_000.0 && height.to_pt() < 14_000.0) {
        return Err(Box::new(
            Diagnostic::error(
                Code::BadValue,
                call.span,
                "the picture would be larger than any page",
            )
            .with_hint("say how wide it is to be: `width: 3cm`"),
        ));
    }
    Ok(Spot::At {
        at,
        anchor,
        width,
        height,
        stretched,
    })
}

impl Interp<'_> {
    /// A picture of the project, read once.
    fn image_file(&mut self, path: &str, span: Span) -> Eval<Rc<ImageFile>> {
        let place = self.folder(span).join(path);
        if let Some(known) = self.canvas.images.get(&place) {
            return Ok(Rc::clone(known));
        }
        let refused = |code: Code, why: String, hint: &str| {
            Box::new(
                Diagnostic::error(
                    code,
                    span,
                    format!("the picture `{path}` cannot be shown: {why}"),
                )
                .with_hint(hint),
            )
        };
        let bytes = self.world.read(&place).map_err(|why| {
            let hint = "the path counts from the folder of this file, and stays in the project";
            refused(Code::CannotRead, why, hint)
        })?;
        let picture = image::read(&bytes).map_err(|why| {
            let hint = "save it again as PNG, or as JPEG with the colours of a screen";
            refused(Code::BadData, why, hint)
        })?;
        // LaTeX reads it from the folder of the figure, wherever the statement stands.
        let figure = self.sources.iter().next().and_then(|s| s.path());
        let folder = figure.and_then(Path::parent).unwrap_or(Path::new(""));
        let from_figure = place.strip_prefix(folder).unwrap_or(&place);
        let file = Rc::new(ImageFile {
            path: from_figure.to_string_lossy().replace('\\', "/"),
            picture,
            made: false,
            cells: None,
        });
        self.canvas.images.insert(place, Rc::clone(&file));
        Ok(file)
    }
}
