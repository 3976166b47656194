//! The one table of diagnostic codes.
//!
//! F01 reading the text, F02 names and modules, F03 values and shapes,
//! F04 stylesheets, F05 drawing, F06 TeX, F07 files and limits.
//!
//! Behind each code stands when its example shows it; the example and the long text
//! are the code's page in `explain/`.

/// When the example of a code leads to its message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shown {
    /// In `figc check`: reading, evaluating and planning are enough.
    Check,
    /// Only in `figc render`, once TeX has set the labels.
    Tex,
    /// There is no example: it takes a file, a machine or a size that no page can show.
    Machine,
}

macro_rules! codes {
    ($($name:ident = $text:literal, $title:literal, $shown:ident;)*) => {
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

            /// When its example leads to its message.
            pub fn shown(self) -> Shown {
                match self { $(Code::$name => Shown::$shown,)* }
            }

            /// Its page: what it means, how to mend it, and an example in fences.
            pub fn page(self) -> &'static str {
                match self { $(Code::$name => include_str!(concat!("explain/", $text, ".md")),)* }
            }
        }
    };
}

codes! {
    Syntax = "F0101", "the text does not follow the grammar", Check;
    Unclosed = "F0102", "a bracket, block, text or comment is never closed", Check;
    Unopened = "F0103", "a closing bracket has no partner", Check;
    TooDeep = "F0104", "brackets are nested too deeply", Check;
    NotText = "F0105", "the file is not UTF-8 text", Machine;
    XFig = "F0106", "the file is a drawing of XFig", Check;
    BadNumber = "F0107", "a number or unit is malformed", Check;
    BadColor = "F0108", "a colour literal is malformed", Check;
    BadInterpolation = "F0109", "`#` or `@` in a text is followed by nothing that can be inserted", Check;
    Misplaced = "F0110", "a statement stands where it cannot", Check;
    DuplicateArgument = "F0111", "an argument, field or parameter is given twice", Check;
    TooComplex = "F0112", "the text takes too many steps to read", Machine;
    Assignment = "F0113", "`=`, `:` or `:=` stands where another of them belongs", Check;
    ForeignOperator = "F0114", "an operator or sign of another language", Check;
    ForeignWord = "F0115", "a word of another language", Check;
    MissingComma = "F0116", "two things have no `,` between them", Check;
    ReservedName = "F0117", "a keyword stands where a name belongs", Check;
    UnknownUnit = "F0118", "there is no such unit", Check;

    UnknownName = "F0201", "a name is not defined", Check;
    UnknownModule = "F0202", "a module cannot be found", Check;
    ImportCycle = "F0203", "modules use each other in a circle", Check;
    UnknownField = "F0204", "a value has no such field or method", Check;
    UnknownArgument = "F0205", "a function has no parameter of this name", Check;
    UnknownParam = "F0206", "`--set` names no `param` of the file", Check;
    Rebound = "F0207", "a name is bound twice in one block", Check;

    WrongType = "F0301", "a value is of the wrong type", Check;
    ShapeMismatch = "F0302", "array shapes do not fit together", Check;
    BadIndex = "F0303", "an index is out of range or of the wrong type", Check;
    BadArguments = "F0304", "a call has too few or too many arguments", Check;
    BadPattern = "F0305", "a value does not fit the pattern that binds it", Check;
    AssertFailed = "F0306", "an assertion does not hold", Check;
    BadValue = "F0307", "a value lies outside what is allowed", Check;
    Numeric = "F0308", "a computation has no answer", Check;
    TooDeepCall = "F0309", "functions call each other too deeply", Check;
    TooManySteps = "F0310", "the figure computes too long", Check;
    TooLarge = "F0311", "a value is larger or deeper than the limit", Check;
    MixedUnits = "F0312", "values of different units do not go together", Check;
    NotCallable = "F0313", "what is called is not a function", Check;
    NotIterable = "F0314", "there is nothing to run over", Check;
    NotTruth = "F0315", "a condition is neither true nor false", Check;
    NoDerivative = "F0316", "a function cannot be differentiated", Check;

    UnknownColor = "F0401", "a colour has no value for the theme", Check;
    UnknownSymbol = "F0402", "a symbol is not declared by a stylesheet", Check;
    UnknownTheme = "F0403", "a theme is not declared", Check;
    UnknownStyle = "F0404", "a style is not declared", Check;
    BadStyle = "F0405", "a stylesheet declaration is malformed", Check;
    FaintColor = "F0406", "a colour is hard to read on the background of a theme", Check;

    NothingToDraw = "F0501", "the file draws nothing", Check;
    UnknownElement = "F0502", "there is no such element", Check;
    BadPlace = "F0503", "an element stands where it cannot be drawn", Check;
    UnknownAnchor = "F0504", "a drawn thing has no such anchor", Check;
    BadPoint = "F0505", "a value is not a point", Check;
    DuplicateName = "F0506", "two drawn things have one name", Check;
    EmptyData = "F0507", "there is no data to draw", Check;
    BadLimits = "F0508", "axis limits are empty or not finite", Check;
    DoesNotFit = "F0509", "the content does not fit the size asked for", Tex;
    OneFrame = "F0510", "only the first frame of an animation is drawn", Check;
    NoCrossing = "F0511", "two lines have no such crossing", Check;
    MissingData = "F0512", "numbers of a series are not finite", Check;

    Tex = "F0601", "TeX cannot set a label", Tex;
    UndefinedMacro = "F0602", "a LaTeX macro is not defined", Tex;
    TexLimit = "F0603", "TeX ran too long or used too much memory", Tex;
    TexFile = "F0604", "LaTeX asks for a file that the bundle does not hold", Tex;
    Engine = "F0605", "the typesetting engine failed", Machine;

    CannotRead = "F0701", "a file cannot be read", Check;
    CannotWrite = "F0702", "a file cannot be written", Machine;
    BadBundle = "F0703", "the TeX bundle cannot be used", Machine;
    BadData = "F0704", "a data file is malformed", Check;
    TooManyErrors = "F0705", "there are more errors than are told", Machine;
    TooManyItems = "F0706", "the file draws more things than the limit", Machine;
    TooMuchMemory = "F0707", "the figure takes too much memory", Machine;
    BadProject = "F0708", "the project file is malformed", Machine;
    Reduced = "F0709", "large data is drawn reduced, without a difference that can be seen", Tex;
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
