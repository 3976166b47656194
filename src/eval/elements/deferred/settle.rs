//! From what marks take to the limits of axes, alone or together with others.

use std::cell::RefCell;
use std::rc::Rc;

use super::super::super::{Eval, Interp};
use super::super::axes::Limits;
use super::super::scales::{self, AskedScale};
use super::super::twins::Twin;
use super::{
    Across, Block, FRAME, Names, Pending, Range, Stage, Whole, Work, drawn_points, joined,
};
use crate::diag::{Code, Diagnostic};
use crate::geom::{Length, Point, Rect, exact};
use crate::scene::{Item, Scale, data_bounds, limits, picture_bounds};
use crate::source::Span;

/// The limits of x where there is nothing but functions.
const FUNCTIONS: (f64, f64) = (-5.0, 5.0);

/// How much farther than its data polar axes reach.
pub(in super::super) const POLAR_MARGIN: f64 = 1.05;

/// The limits of an axis, and how it runs.
type Axis<'s> = ((f64, f64), &'s Scale);

/// What axes are asked for: limits, scales and the size of their frame.
#[derive(Debug, Clone, Default)]
pub(in super::super) struct Asked {
    /// The limits of x.
    pub(in super::super) x: Option<Limits>,
    /// The limits of y.
    pub(in super::super) y: Option<Limits>,
    /// How x runs along its axis.
    pub(in super::super) xscale: AskedScale,
    /// How y runs along its axis.
    pub(in super::super) yscale: AskedScale,
    /// The width of the frame.
    pub(in super::super) width: Option<Length>,
    /// The height of the frame.
    pub(in super::super) height: Option<Length>,
    /// Whether y is a distance, and begins at zero.
    pub(in super::super) from_zero: bool,
}

/// Marks with the limits of the axes that they are in.
pub(in super::super) struct Settled {
    /// The marks; none of them waits.
    pub(in super::super) items: Vec<Item>,
    /// The limits of x.
    pub(in super::super) x: (f64, f64),
    /// The limits of y.
    pub(in super::super) y: (f64, f64),
    /// The ticks of x and of y that marks name.
    pub(in super::super) names: (Names, Names),
    /// How x runs along its axis.
    pub(in super::super) xscale: Scale,
    /// How y runs along its axis.
    pub(in super::super) yscale: Scale,
    /// Second axes, which have this x, or this y, or neither.
    pub(in super::super) twins: Vec<Twin>,
}

/// Which limits axes share.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(in super::super) struct Share {
    /// Those of x.
    pub(in super::super) x: bool,
    /// Those of y.
    pub(in super::super) y: bool,
}

/// Axes on the way to their limits.
#[derive(Debug)]
pub(in super::super) struct Unsettled {
    items: Vec<Item>,
    works: Vec<Option<Work>>,
    reach: (Range, Range),
    on_zero: (bool, bool),
    pub(in super::super) names: (Names, Names),
    region: (Range, Range),
    twins: Vec<Twin>,
    pub(in super::super) asked: Asked,
    span: Span,
    x: (f64, f64),
    pub(in super::super) scales: (Scale, Scale),
}

impl Unsettled {
    /// Axes of which nothing is settled.
    pub(in super::super) fn new(block: Block, asked: Asked, span: Span) -> Self {
        let Block { items, pending } = block;
        let Pending {
            mut twins, names, ..
        } = pending;
        let (mut xnames, mut ynames) = names;
        for twin in &mut twins {
            twin.take_common(&asked);
            // Places that marks name have their names, whichever axes they stand in.
            let (x, y) = twin.common_names();
            if xnames.is_empty() {
                xnames = x;
            }
            if ynames.is_empty() {
                ynames = y;
            }
        }
        Unsettled {
            items,
            works: pending.works,
            reach: pending.reach,
            on_zero: pending.on_zero,
            names: (xnames, ynames),
            region: pending.region,
            twins,
            span,
            x: (0.0, 1.0),
            scales: (asked.xscale.before(), asked.yscale.before()),
            asked,
        }
    }

    /// The second axes that have this x.
    fn along_x(&self) -> impl Iterator<Item = &Unsettled> {
        let twins = self.twins.iter().filter(|twin| !twin.own.0);
        twins.map(|twin| &twin.open)
    }

    /// The second axes that have this y.
    fn along_y(&self) -> impl Iterator<Item = &Unsettled> {
        let twins = self.twins.iter().filter(|twin| !twin.own.1);
        twins.map(|twin| &twin.open)
    }

    /// What of x the marks take.
    fn reach_x(&self) -> Range {
        let data = data_bounds(&self.items, (&self.scales.0, &self.scales.1)).and_then(of_x);
        let reach = self.reach.0.and_then(|r| on_scale(r, &self.scales.0));
        let twins = self.along_x().map(Unsettled::reach_x);
        twins.fold(joined(data, reach), joined)
    }

    /// What of y the marks take; functions only once x is settled.
    fn reach_y(&self) -> Range {
        let data = data_bounds(&self.items, (&self.scales.0, &self.scales.1)).and_then(of_y);
        let reach = self.reach.1.and_then(|r| on_scale(r, &self.scales.1));
        let twins = self.along_y().map(Unsettled::reach_y);
        twins.fold(joined(data, reach), joined)
    }

    fn pictures_x(&self) -> Range {
        let own = joined(picture_bounds(&self.items).and_then(of_x), self.region.0);
        self.along_x().map(Unsettled::pictures_x).fold(own, joined)
    }

    fn pictures_y(&self) -> Range {
        let own = joined(picture_bounds(&self.items).and_then(of_y), self.region.1);
        self.along_y().map(Unsettled::pictures_y).fold(own, joined)
    }

    /// Whether marks lie against the zero of x.
    fn on_zero_x(&self) -> bool {
        self.on_zero.0 || self.along_x().any(Unsettled::on_zero_x)
    }

    /// Whether marks stand on the zero of y.
    fn on_zero_y(&self) -> bool {
        self.on_zero.1 || self.along_y().any(Unsettled::on_zero_y)
    }

    /// Whether there is no mark that waits, in second axes neither.
    fn is_known(&self) -> bool {
        let twins = self.twins.iter().all(|twin| twin.open.is_known());
        self.works.iter().all(Option::is_none) && twins
    }

    /// The limits of x: those asked for, or around what marks take.
    fn limits_x(&self) -> (f64, f64) {
        match (self.asked.x, self.reach_x()) {
            (Some(x), _) => x.range,
            (None, Some(reach)) => {
                let tight = tight(reach, self.pictures_x(), self.on_zero_x());
                limits(reach, tight, &self.scales.0)
            }
            (None, None) => free(&self.scales.0, self.is_known()),
        }
    }

    /// The limits of y.
    fn limits_y(&self) -> (f64, f64) {
        match (self.asked.y, self.reach_y()) {
            (Some(y), _) => y.range,
            (None, reach) if self.asked.from_zero => {
                let far = reach.map_or(0.0, |(lo, hi)| lo.abs().max(hi.abs()));
                (0.0, if far > 0.0 { far * POLAR_MARGIN } else { 1.0 })
            }
            (None, Some(reach)) => {
                let tight = tight(reach, self.pictures_y(), self.on_zero_y());
                limits(reach, tight, &self.scales.1)
            }
            (None, None) => free(&self.scales.1, self.is_known()),
        }
    }

    /// What curves are to know.
    fn across(&self, y: Option<(f64, f64)>) -> Across {
        let size = |asked: Option<Length>, usual: f64| asked.map_or(usual, Length::to_pt);
        let width = size(self.asked.width, FRAME.x);
        Across {
            x: self.x,
            y,
            scales: self.scales.clone(),
            frame: Point::new(width, size(self.asked.height, width * FRAME.y / FRAME.x)),
        }
    }
}

fn of_x(b: Rect) -> Option<(f64, f64)> {
    b.min.x.is_finite().then_some((b.min.x, b.max.x))
}

fn of_y(b: Rect) -> Option<(f64, f64)> {
    b.min.y.is_finite().then_some((b.min.y, b.max.y))
}

impl Interp<'_> {
    /// Settles the limits of axes and computes the marks that waited for them. Errors of
    /// such a mark go to the sink, so that one of them does not hide the others.
    ///
    /// # Errors
    /// Limits that cannot be.
    pub(in super::super) fn settle_axes(
        &mut self,
        block: Block,
        asked: Asked,
        span: Span,
    ) -> Eval<Settled> {
        let mut open = Unsettled::new(block, asked, span);
        self.settle_x(&mut open, None)?;
        self.settle_y(open, None)
    }

    /// Settles axes that share their limits of x, or of y, or both; in their order.
    ///
    /// # Errors
    /// Limits that cannot be.
    pub(in super::super) fn settle_shared(
        &mut self,
        mut all: Vec<Unsettled>,
        share: Share,
    ) -> Eval<Vec<Settled>> {
        if share.x {
            // What one of them is asked for holds for all.
            let said = all.iter().find_map(|open| open.asked.x);
            let both = said.or_else(|| {
                let reach = all.iter().map(Unsettled::reach_x).fold(None, joined);
                let pictures = all.iter().map(Unsettled::pictures_x).fold(None, joined);
                let on_zero = all.iter().any(Unsettled::on_zero_x);
                let scale = &all.first()?.scales.0;
                let reach = reach?;
                Some(Limits {
                    range: limits(reach, tight(reach, pictures, on_zero), scale),
                    reversed: false,
                })
            });
            for open in &mut all {
                open.asked.x = open.asked.x.or(both);
            }
        }
        for open in &mut all {
            self.settle_x(open, None)?;
        }
        if share.y {
            let said = all.iter().find_map(|open| open.asked.y);
            let both = said.or_else(|| {
                let reach = all.iter().map(Unsettled::reach_y).fold(None, joined);
                let pictures = all.iter().map(Unsettled::pictures_y).fold(None, joined);
                let on_zero = all.iter().any(Unsettled::on_zero_y);
                let scale = &all.first()?.scales.1;
                let reach = reach?;
                Some(Limits {
                    range: limits(reach, tight(reach, pictures, on_zero), scale),
                    reversed: false,
                })
            });
            for open in &mut all {
                open.asked.y = open.asked.y.or(both);
            }
        }
        all.into_iter()
            .map(|open| self.settle_y(open, None))
            .collect()
    }

    /// Settles x, and draws the curves for a first time if y follows from them. Of second
    /// axes `first` is the x of the axes that they belong to, unless they have their own.
    fn settle_x(&mut self, open: &mut Unsettled, first: Option<Axis<'_>>) -> Eval<()> {
        let x = first.map_or_else(|| open.limits_x(), |(x, _)| x);
        let scale = first.map(|(_, scale)| scale.clone());
        let (asked, span) = (&open.asked, open.span);
        let x = sound(x, "x", span)?;
        let reversed = asked.x.is_some_and(|l| l.reversed);
        let xscale = match scale {
            Some(scale) => scale,
            None => asked.xscale.clone().settle(self, "x", x, reversed, span)?,
        };
        open.x = x;
        open.scales.0 = xscale;
        if open.asked.y.is_none() {
            let across = open.across(None);
            let Unsettled { items, works, .. } = open;
            self.run_deferred(items, works, &Stage::X(&across));
        }
        let common = (open.x, open.scales.0.clone());
        for twin in &mut open.twins {
            let first = (!twin.own.0).then_some((common.0, &common.1));
            self.settle_x(&mut twin.open, first)?;
        }
        Ok(())
    }

    /// Settles y, and draws everything. Of second axes `first` is the y of the axes that
    /// they belong to, unless they have their own.
    pub(in super::super) fn settle_y(
        &mut self,
        mut open: Unsettled,
        first: Option<Axis<'_>>,
    ) -> Eval<Settled> {
        let span = open.span;
        let y = sound(first.map_or_else(|| open.limits_y(), |(y, _)| y), "y", span)?;
        let reversed = open.asked.y.is_some_and(|l| l.reversed);
        let asked = open.asked.yscale.clone();
        open.scales.1 = match first {
            Some((_, scale)) => scale.clone(),
            None => asked.settle(self, "y", y, reversed, span)?,
        };
        let across = open.across(Some(y));
        let Unsettled {
            mut items,
            mut works,
            scales: (xscale, yscale),
            x,
            twins,
            names,
            ..
        } = open;
        self.run_deferred(&mut items, &mut works, &Stage::Y(&across));
        let mut drawn = Vec::new();
        drawn_points(&items, &mut drawn);
        let whole = Whole {
            x,
            y,
            frame: across.frame,
            scales: across.scales,
            drawn: Rc::new(RefCell::new(drawn)),
        };
        self.run_deferred(&mut items, &mut works, &Stage::All(&whole));
        self.run_deferred(&mut items, &mut works, &Stage::Last(&whole));
        scales::fit(self, &mut items, [(&xscale, x), (&yscale, y)]);
        Ok(Settled {
            items,
            x,
            y,
            xscale,
            yscale,
            twins,
            names,
        })
    }
}

/// The part of a range that has a place on a scale.
fn on_scale((lo, hi): (f64, f64), scale: &Scale) -> Option<(f64, f64)> {
    match (scale.has(lo), scale.has(hi)) {
        (true, true) => Some((lo, hi)),
        (false, true) => Some((hi, hi)),
        _ => None,
    }
}

/// The limits of an axis that nothing says any of: functions need some room.
fn free(scale: &Scale, empty: bool) -> (f64, f64) {
    match (scale.has(-1.0), empty) {
        (false, _) => (0.1, 10.0),
        (true, true) => (0.0, 1.0),
        (true, false) => FUNCTIONS,
    }
}

/// On which sides limits have no margin: where marks stand on zero, and at the border of
/// a picture.
fn tight((lo, hi): (f64, f64), pictures: Option<(f64, f64)>, on_zero: bool) -> (bool, bool) {
    let at = |end: f64, border: Option<f64>| on_zero && end == 0.0 || border == Some(end);
    (at(lo, pictures.map(|p| p.0)), at(hi, pictures.map(|p| p.1)))
}

/// Limits that are finite, the lower one first, and apart.
pub(in super::super) fn sound((lo, hi): (f64, f64), axis: &str, span: Span) -> Eval<(f64, f64)> {
    let apart = 1e-12 * lo.abs().max(hi.abs());
    if (hi - lo).is_finite() && hi - lo > apart {
        return Ok((lo, hi));
    }
    Err(Box::new(
        Diagnostic::error(
            Code::BadLimits,
            span,
            format!("the limits of `{axis}` are ({}, {})", exact(lo), exact(hi)),
        )
        .with_hint(format!(
            "two finite numbers are wanted, the smaller one first: `{axis}: (-1, 1)`"
        )),
    ))
}
