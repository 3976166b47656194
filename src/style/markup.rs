//! Text as the author wrote it, with its values inserted but its symbols and
//! macros still by name: only a theme knows their form and colour.

use std::fmt;
use std::rc::Rc;

use crate::source::Span;

/// A text, maths or LaTeX value.
#[derive(Debug, Clone, PartialEq)]
pub struct Markup {
    /// Its pieces in order.
    pub pieces: Vec<Piece>,
    /// The literal that it came from, for messages.
    pub span: Span,
}

/// A piece of a [`Markup`].
#[derive(Debug, Clone, PartialEq)]
pub enum Piece {
    /// Plain text, to be escaped for LaTeX.
    Text(String),
    /// LaTeX as is, outside maths.
    Latex(String),
    /// Maths: what stands between dollars.
    Math(Vec<MathPiece>),
}

/// A piece of maths.
#[derive(Debug, Clone, PartialEq)]
pub enum MathPiece {
    /// LaTeX maths as is.
    Latex(String),
    /// `@name`
    Symbol(Rc<str>, Span),
}

impl Markup {
    /// A plain text.
    pub fn plain(text: impl Into<String>, span: Span) -> Self {
        Markup {
            pieces: vec![Piece::Text(text.into())],
            span,
        }
    }

    /// The text, when it is nothing but plain text.
    pub fn as_plain(&self) -> Option<String> {
        self.pieces
            .iter()
            .map(|p| match p {
                Piece::Text(t) => Some(t.as_str()),
                Piece::Latex(_) | Piece::Math(_) => None,
            })
            .collect()
    }

    /// The symbols in its maths, with their places.
    pub fn symbols(&self) -> impl Iterator<Item = (&str, Span)> {
        let maths = self.pieces.iter().filter_map(|piece| match piece {
            Piece::Math(parts) => Some(parts),
            Piece::Text(_) | Piece::Latex(_) => None,
        });
        maths.flatten().filter_map(|part| match part {
            MathPiece::Symbol(name, span) => Some((&**name, *span)),
            MathPiece::Latex(_) => None,
        })
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }
}

impl fmt::Display for Markup {
    /// The text as an author would recognise it in a message.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for piece in &self.pieces {
            match piece {
                Piece::Text(t) | Piece::Latex(t) => f.write_str(t)?,
                Piece::Math(parts) => {
                    f.write_str("$")?;
                    for part in parts {
                        match part {
                            MathPiece::Latex(t) => f.write_str(t)?,
                            MathPiece::Symbol(name, _) => write!(f, "@{name}")?,
                        }
                    }
                    f.write_str("$")?;
                }
            }
        }
        Ok(())
    }
}
