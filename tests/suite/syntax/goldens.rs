//! Trees of texts that use every form of the language.

use super::dump;
use crate::support::golden;

macro_rules! golden {
    ($($name:ident: $file:literal;)*) => {$(
        #[test]
        fn $name() {
            golden("trees", stringify!($name), &dump(include_str!($file)));
        }
    )*};
}

golden! {
    a_stylesheet: "texts/stylesheet.fig";
    every_drawing_form: "texts/drawing.fig";
    expressions_and_statements: "texts/expressions.fig";
}
