//! Axes of one size in even rows and columns, as PGFPlots' `groupplot`.
//!
//! Axes that the author named keep an environment and that name of their own; the ones
//! in a group are known by their row and column.

use super::Writer;
use super::options::cm;
use crate::geom::{Point, Rect};
use crate::scene::{AxesScene, Frame, Scene, SceneItem, Tick};
use crate::tikz::preamble::Line;

/// How far a frame may be from its place in a grid, in points.
const OFF: f64 = 0.05;
/// The longest options that stand on the line of their plot.
const SHORT: usize = 90;

/// Neighbours among the items of a scene that make a grid.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Group {
    /// The number of the first item.
    first: usize,
    /// How many there are.
    count: usize,
    /// How many stand side by side.
    columns: usize,
    /// From frame to frame, across and down.
    gap: Point,
}

impl Group {
    fn rows(&self) -> usize {
        self.count.div_ceil(self.columns)
    }
}

/// The groups of a scene.
pub(super) fn groups(scene: &Scene) -> Vec<Group> {
    let all: Vec<Option<&AxesScene>> = (scene.items.iter())
        .map(|item| match item {
            SceneItem::Axes(axes) if is_plain(axes, scene) => Some(&**axes),
            _ => None,
        })
        .collect();
    let mut found = Vec::new();
    let mut first = 0;
    while first < all.len() {
        let run: Vec<&AxesScene> = all.iter().skip(first).map_while(|axes| *axes).collect();
        let Some((count, columns, gap)) = grid(&run) else {
            first += 1;
            continue;
        };
        found.push(Group {
            first,
            count,
            columns,
            gap,
        });
        first += count;
    }
    found
}

/// Whether axes may stand in a group: in the plane, alone in their frame, without a bar
/// (which would have the style of the group), and without a name that other code could
/// have for them.
fn is_plain(axes: &AxesScene, scene: &Scene) -> bool {
    let named = scene.names.iter().any(|named| named.label == axes.name);
    let below = scene.items.iter().any(|item| match item {
        SceneItem::Axes(other) => other.over.as_ref() == Some(&axes.name),
        SceneItem::Mark(_) => false,
    });
    axes.volume.is_none() && axes.bar.is_none() && axes.over.is_none() && !named && !below
}

/// How many axes from the first on make a grid, of how many columns, and the gaps in it.
fn grid(axes: &[&AxesScene]) -> Option<(usize, usize, Point)> {
    let first = axes.first()?;
    let (size, start) = (first.rect, first.rect);
    let near = |a: f64, b: f64| (a - b).abs() <= OFF;
    let alike = |other: &&&AxesScene| {
        let rect = other.rect;
        near(rect.width(), size.width())
            && near(rect.height(), size.height())
            && other.frame == first.frame
    };
    let axes: Vec<Rect> = axes.iter().take_while(alike).map(|a| a.rect).collect();
    let right = |rect: &&Rect| near(rect.min.y, start.min.y) && rect.min.x >= start.min.x;
    let row: Vec<f64> = axes.iter().take_while(right).map(|r| r.min.x).collect();
    let (count, columns, step) = match row[..] {
        [a, b, ..] => {
            let even = |(n, x): &(usize, &f64)| near(**x, a + (b - a) * *n as f64);
            let columns = row.iter().enumerate().take_while(even).count();
            (columns, columns, b - a)
        }
        _ => (1, 1, 0.0),
    };
    // Whole rows of as many, the last of which may end before.
    let down = axes
        .get(columns)
        .map_or(0.0, |below| start.min.y - below.min.y);
    let fits = |(n, rect): &(usize, &Rect)| {
        let (row, column) = (n / columns, n % columns);
        near(rect.min.x, start.min.x + step * column as f64)
            && near(rect.min.y, start.min.y - down * row as f64)
    };
    let gap = Point::new(step - size.width(), down - size.height());
    let several = match down > size.height() {
        // One above the other, or rows of all that stand side by side.
        true if columns == row.len() => axes.iter().enumerate().take_while(fits).count(),
        _ => count,
    };
    let apart = (columns == 1 || gap.x > 0.0) && (several <= columns || gap.y > 0.0);
    (several > 1 && apart).then_some((several, columns, gap))
}

/// Which of the numbers at the axes stand at the border of the group alone.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Hidden {
    /// Those below all but the lowest.
    pub(super) x: bool,
    /// Those left of all but the first.
    pub(super) y: bool,
}

/// Whether only the axes at a border have numbers.
fn only_at<'t>(
    axes: &[&'t AxesScene],
    ticks: impl Fn(&'t AxesScene) -> &'t Vec<Tick>,
    border: impl Fn(usize) -> bool,
) -> bool {
    let labelled = |t: &Tick| t.label.is_some();
    let framed = |a: &&AxesScene| matches!(a.frame, Frame::Box | Frame::Left);
    let inner = axes.iter().enumerate().filter(|(n, _)| !border(*n));
    let at_border = axes.iter().enumerate().filter(|(n, _)| border(*n));
    let inner: Vec<&Vec<Tick>> = inner.map(|(_, a)| ticks(a)).collect();
    let mut at_border = at_border.map(|(_, a)| ticks(a));
    axes.iter().all(framed)
        && !inner.is_empty()
        && inner
            .iter()
            .all(|t| !t.is_empty() && !t.iter().any(labelled))
        && at_border.all(|t| t.iter().any(labelled))
}

/// Lines of options as options: those within braces belong together.
fn options(lines: Vec<Line>) -> Vec<Vec<Line>> {
    let mut all: Vec<Vec<Line>> = Vec::new();
    let mut open = 0;
    for line in lines {
        let depth = open;
        let mut escaped = false;
        for c in line.code.chars() {
            match c {
                '{' if !escaped => open += 1,
                '}' if !escaped => open -= 1,
                _ => {}
            }
            escaped = c == '\\' && !escaped;
        }
        match all.last_mut() {
            Some(option) if depth > 0 => option.push(line),
            _ => all.push(vec![line]),
        }
    }
    all
}

fn same(a: &[Line], b: &[Line]) -> bool {
    a.iter()
        .map(|line| &line.code)
        .eq(b.iter().map(|line| &line.code))
}

impl Writer<'_> {
    /// The group that begins with an item.
    pub(super) fn group_at(&self, item: usize) -> Option<Group> {
        self.groups.iter().find(|g| g.first == item).cloned()
    }

    /// Writes a group; returns how many items it is.
    pub(super) fn group(&mut self, group: &Group) -> usize {
        let scene = self.scene;
        let members = scene.items.iter().skip(group.first).take(group.count);
        let axes: Vec<&AxesScene> = members
            .filter_map(|item| match item {
                SceneItem::Axes(axes) => Some(&**axes),
                SceneItem::Mark(_) => None,
            })
            .collect();
        let Some(first) = axes.first() else {
            return group.count;
        };
        let (columns, rows) = (group.columns, group.rows());
        let whole = columns * rows == group.count;
        let hidden = Hidden {
            x: rows > 1 && whole && only_at(&axes, |a| &a.xticks, |n| n / columns + 1 == rows),
            y: columns > 1 && only_at(&axes, |a| &a.yticks, |n| n % columns == 0),
        };
        // The options of each, and those that all of them have. The first one alone is told
        // where it is.
        self.depth += 1;
        let mut own: Vec<Vec<Vec<Line>>> = Vec::new();
        for (n, axes) in axes.iter().enumerate() {
            let start = self.lines.len();
            let min = axes.rect.min;
            if n == 0 && min != Point::default() {
                self.own(&format!("at={{({}, {})}},", cm(min.x), cm(min.y)));
            }
            self.use_codes(axes);
            self.axes_options(axes, hidden);
            own.push(options(self.lines.split_off(start)));
        }
        let mut common = own.first().cloned().unwrap_or_default();
        common.retain(|option| own.iter().all(|of| of.iter().any(|o| same(o, option))));
        self.depth -= 1;

        self.from(first.span, "\\begin{groupplot}[");
        self.depth += 1;
        let mut style = vec![format!("group size={columns} by {rows}")];
        if columns > 1 {
            style.push(format!("horizontal sep={}", cm(group.gap.x)));
        }
        if rows > 1 {
            style.push(format!("vertical sep={}", cm(group.gap.y)));
        }
        if hidden.x {
            style.push("xticklabels at=edge bottom".into());
        }
        if hidden.y {
            style.push("yticklabels at=edge left".into());
        }
        self.own(&format!("group style={{{}}},", style.join(", ")));
        self.own(&format!("{},", super::axes::style_name(first.frame)));
        self.lines.extend(common.iter().flatten().cloned());
        self.depth -= 1;
        self.own("]");
        for (axes, own) in axes.iter().zip(own) {
            let own: Vec<Line> = (own.into_iter())
                .filter(|option| !common.iter().any(|o| same(o, option)))
                .flatten()
                .collect();
            match &own[..] {
                [] => self.from(axes.span, "\\nextgroupplot"),
                [only] if only.code.len() < SHORT => {
                    let option = only.code.trim().trim_end_matches(',');
                    let code = format!("\\nextgroupplot[{option}]");
                    self.from(axes.span, &code);
                }
                _ => {
                    self.from(axes.span, "\\nextgroupplot[");
                    self.lines.extend(own);
                    self.own("]");
                }
            }
            self.use_codes(axes);
            self.axes_content(axes);
        }
        self.own("\\end{groupplot}");
        group.count
    }
}
