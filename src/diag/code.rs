//! The one table of diagnostic codes.
//!
//! F01 reading the text, F02 names and modules, F03 values and shapes,
//! F04 stylesheets, F05 drawing, F06 TeX, F07 files and limits.

macro_rules! codes {
    ($($name:ident = $text:literal, $title:literal;)*) => {
        /// A diagnostic code. Its name says what is wrong; the author sees its text, such as `F0204`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Code {
            $(#[doc = $title] $name,)*
        }

        impl Code {
            /// Every code, in order.
            pub const ALL: &'static [Code] = &[$(Code::$name,)*];

            /// The text that the author sees, such as `F0204`.
            pub fn text(self) -> &'static str {
                match self { $(Code::$name => $text,)* }
            }

            /// What it means, in one line.
            pub fn title(self) -> &'static str {
                match self { $(Code::$name => $title,)* }
            }
        }
    };
}

codes! {
    Syntax = "F0101", "the text does not follow the grammar";
    Unclosed = "F0102", "a bracket, block, text or comment is never closed";
    Unopened = "F0103", "a closing bracket has no partner";
    TooDeep = "F0104", "brackets are nested too deeply";
    NotText = "F0105", "the file is not UTF-8 text";
    XFig = "F0106", "the file is a drawing of XFig";
    BadNumber = "F0107", "a number or unit is malformed";
    BadColor = "F0108", "a colour literal is malformed";
    BadInterpolation = "F0109", "`#` or `@` in a text is followed by nothing that can be inserted";
    Misplaced = "F0110", "a statement stands where it cannot";
    DuplicateArgument = "F0111", "an argument, field or parameter is given twice";
    TooComplex = "F0112", "the text takes too many steps to read";

    UnknownName = "F0201", "a name is not defined";
    UnknownModule = "F0202", "a module cannot be found";
    ImportCycle = "F0203", "modules use each other in a circle";
    UnknownField = "F0204", "a value has no such field or method";
    UnknownArgument = "F0205", "a function has no parameter of this name";
    UnknownParam = "F0206", "`--set` names no `param` of the file";

    WrongType = "F0301", "a value is of the wrong type";
    ShapeMismatch = "F0302", "array shapes do not fit together";
    BadIndex = "F0303", "an index is out of range or of the wrong type";
    BadArguments = "F0304", "a call has too few or too many arguments";
    BadPattern = "F0305", "a value does not fit the pattern that binds it";
    AssertFailed = "F0306", "an assertion does not hold";
    BadValue = "F0307", "a value lies outside what is allowed";
    Numeric = "F0308", "a computation has no answer";
    TooDeepCall = "F0309", "functions call each other too deeply";
    TooManySteps = "F0310", "the figure computes too long";

    UnknownColor = "F0401", "a colour has no value for the theme";
    UnknownSymbol = "F0402", "a symbol is not declared by a stylesheet";
    UnknownTheme = "F0403", "a theme is not declared";
    UnknownStyle = "F0404", "a style is not declared";
    BadStyle = "F0405", "a stylesheet declaration is malformed";

    NothingToDraw = "F0501", "the file draws nothing";
    UnknownElement = "F0502", "there is no such element";
    BadPlace = "F0503", "an element stands where it cannot be drawn";
    UnknownAnchor = "F0504", "a drawn thing has no such anchor";
    BadPoint = "F0505", "a value is not a point";
    DuplicateName = "F0506", "two drawn things have one name";
    EmptyData = "F0507", "there is no data to draw";
    BadLimits = "F0508", "axis limits are empty or not finite";
    DoesNotFit = "F0509", "the content does not fit the size asked for";

    Tex = "F0601", "TeX cannot set a label";
    UndefinedMacro = "F0602", "a LaTeX macro is not defined";
    TexLimit = "F0603", "TeX ran too long or used too much memory";
    TexFile = "F0604", "LaTeX asks for a file that the bundle does not hold";
    Engine = "F0605", "the typesetting engine failed";

    CannotRead = "F0701", "a file cannot be read";
    CannotWrite = "F0702", "a file cannot be written";
    BadBundle = "F0703", "the TeX bundle cannot be used";
    BadData = "F0704", "a data file is malformed";
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn codes_are_unique_and_ascending() {
        for pair in Code::ALL.windows(2) {
            assert!(pair[0].text() < pair[1].text(), "{:?}", pair);
        }
    }
}
