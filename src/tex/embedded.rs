//! The bundle inside the binary. The build script sets `figc_bundle` and
//! `FIGC_BUNDLE_DIR` when it finds a finished bundle; without one the binary has none.

/// The parts of the embedded bundle.
#[derive(Debug, Clone, Copy)]
pub(super) struct Parts {
    pub archive: &'static [u8],
    pub text: &'static [u8],
    pub full: &'static [u8],
    pub licenses: &'static str,
}

#[cfg(figc_bundle)]
pub(super) fn parts() -> Option<Parts> {
    Some(Parts {
        archive: include_bytes!(concat!(env!("FIGC_BUNDLE_DIR"), "/bundle.zip")),
        text: include_bytes!(concat!(env!("FIGC_BUNDLE_DIR"), "/text.fmt")),
        full: include_bytes!(concat!(env!("FIGC_BUNDLE_DIR"), "/full.fmt")),
        licenses: include_str!(concat!(env!("FIGC_BUNDLE_DIR"), "/LICENSES.txt")),
    })
}

#[cfg(not(figc_bundle))]
pub(super) fn parts() -> Option<Parts> {
    None
}
