//! Arrows of one look as PGFPlots' `quiver`.

use super::Writer;
use super::plots::parts;
use crate::geom::Point;
use crate::scene::{Mark, Writing};
use crate::tikz::ops::is_arrows;

/// How many arrows stand on a line.
const PER_LINE: usize = 3;

impl Writer<'_> {
    /// Writes a mark that is arrows, each a line between two points with a tip; false when
    /// it is something else.
    pub(super) fn quiver(&mut self, mark: &Mark, points: &[Point]) -> bool {
        let Some(mut options) = self.line(mark).filter(|_| is_arrows(mark)) else {
            return false;
        };
        // Elsewhere a difference of data says nothing of a distance on the page.
        if self.codes.iter().any(|code| code.writing != Writing::Value) {
            let options = options.join(", ");
            for part in parts(points) {
                if let [from, to] = *part {
                    let (from, to) = (self.data_point(from), self.data_point(to));
                    self.from(mark.span, &format!("\\draw[{options}] {from} -- {to};"));
                }
            }
            return true;
        }
        options.push("quiver={u=\\thisrow{u}, v=\\thisrow{v}}".into());
        let options = options.join(", ");
        let arrows = parts(points).filter_map(|part| match *part {
            [from, to] => Some([from.x, from.y, to.x - from.x, to.y - from.y]),
            _ => None,
        });
        let rows: Vec<String> = arrows
            .map(|[x, y, u, v]| {
                let [from, along] = [Point::new(x, y), Point::new(u, v)];
                [self.data_numbers(from), self.data_numbers(along)]
                    .concat()
                    .join(" ")
                    + "\\\\"
            })
            .collect();
        let open = format!("\\addplot[{options}] table[row sep=\\\\] {{");
        self.from(mark.span, &open);
        self.depth += 1;
        self.from(mark.span, "x y u v\\\\");
        for chunk in rows.chunks(PER_LINE) {
            self.from(mark.span, &chunk.join(" "));
        }
        self.depth -= 1;
        self.from(mark.span, "};");
        true
    }
}
