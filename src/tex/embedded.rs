//! The bundle inside the binary. The build script sets `figc_bundle` and
//! `FIGC_BUNDLE_DIR` when it finds a finished bundle; without one the binary has none.

#[cfg(figc_bundle)]
pub(super) fn archive() -> Option<&'static [u8]> {
    Some(include_bytes!(concat!(
        env!("FIGC_BUNDLE_DIR"),
        "/bundle.zip"
    )))
}

#[cfg(not(figc_bundle))]
pub(super) fn archive() -> Option<&'static [u8]> {
    None
}
