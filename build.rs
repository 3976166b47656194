//! Finds the TeX bundle to embed. Without one the build succeeds too, and
//! `figc bundle make` can then make one for the next build.

use std::env;
use std::path::PathBuf;

fn main() {
    println!("cargo::rustc-check-cfg=cfg(figc_bundle)");
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=FIGC_BUNDLE_DIR");
    let folder = env::var_os("FIGC_BUNDLE_DIR").map_or_else(default_folder, PathBuf::from);
    let archive = folder.join("bundle.zip");
    println!("cargo::rerun-if-changed={}", archive.display());
    if archive.is_file() {
        println!("cargo::rustc-cfg=figc_bundle");
        println!("cargo::rustc-env=FIGC_BUNDLE_DIR={}", folder.display());
    }
}

/// `figc-bundle` in the target folder, which is five levels above the build script's own.
fn default_folder() -> PathBuf {
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    out.ancestors()
        .nth(4)
        .map(|target| target.join("figc-bundle"))
        .unwrap_or_default()
}
