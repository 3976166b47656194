//! Dumping a format from a TeX that began with one.
//!
//! TeX dumps only when it began without a format, as its arrays once had other sizes then.
//! Here they have the same in both cases, so that the flag which the engine looks at may be
//! set later: a format with the author's preamble in it takes as long as reading that
//! preamble, and not the seconds that all of LaTeX would take.

use std::ffi::{CStr, c_char, c_int};

unsafe extern "C" {
    /// Sets a variable of the engine by its name.
    fn tt_xetex_set_int_variable(name: *const c_char, value: c_int) -> c_int;
}

/// Lets the TeX of this process dump. The process does nothing else afterwards.
pub(super) fn allow() {
    const FLAG: &CStr = c"in_initex_mode";
    // SAFETY: the name is a C string that lives for ever, and the engine, which is part of
    // this program and runs in this thread, reads the variable only when it is asked to
    // dump and to read hyphenation patterns.
    unsafe { tt_xetex_set_int_variable(FLAG.as_ptr(), 1) };
}
