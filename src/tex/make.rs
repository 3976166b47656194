//! Makes a bundle from an unpacked TeX Live: selects what figures need, dumps the formats
//! and writes all of it with a manifest and the licences. Runs when figc itself is built.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{Cursor, Write as _};
use std::path::Path;
use std::time::Duration;

use zip::write::{SimpleFileOptions, ZipWriter};
use zip::{CompressionMethod, DateTime};

use super::bundle::{ARCHIVE, Blob, Bundle, BundleError, FULL_FORMAT, LICENSES, TEXT_FORMAT, walk};
use super::engine::{Limits, TectonicEngine};
use super::inspect::sha256;

/// Folders below a texmf tree that are taken whole.
const FOLDERS: &[&str] = &[
    "tex/latex/adjustbox",
    "tex/latex/amsfonts",
    "tex/latex/amsmath",
    "tex/latex/base",
    "tex/latex/collectbox",
    "tex/latex/colortbl",
    "tex/latex/currfile",
    "tex/latex/etoolbox",
    "tex/latex/filehook",
    "tex/latex/filemod",
    "tex/latex/firstaid",
    "tex/latex/gincltex",
    "tex/latex/graphics",
    "tex/latex/graphics-cfg",
    "tex/latex/graphics-def",
    "tex/latex/ifoddpage",
    "tex/latex/jknapltx",
    "tex/latex/kvoptions",
    "tex/latex/kvsetkeys",
    "tex/latex/l3backend",
    "tex/latex/l3kernel",
    "tex/latex/l3packages",
    "tex/latex/lm",
    "tex/latex/mathtools",
    "tex/latex/pgf",
    "tex/latex/pgfplots",
    "tex/latex/preview",
    "tex/latex/standalone",
    "tex/latex/svn-prov",
    "tex/latex/tools",
    "tex/latex/varwidth",
    "tex/latex/xcolor",
    "tex/latex/xkeyval",
    "tex/generic/atbegshi",
    "tex/generic/bigintcalc",
    "tex/generic/bitset",
    "tex/generic/etexcmds",
    "tex/generic/iftex",
    "tex/generic/infwarerr",
    "tex/generic/intcalc",
    "tex/generic/kvdefinekeys",
    "tex/generic/ltxcmds",
    "tex/generic/pdftexcmds",
    "tex/generic/pgf",
    "tex/generic/pgfplots",
    "tex/generic/tex-ini-files",
    "tex/generic/unicode-data",
    "tex/generic/xkeyval",
    "fonts/enc/dvips/lm",
    "fonts/map/glyphlist",
    "fonts/tfm/public/amsfonts",
    "fonts/tfm/public/cm",
    "fonts/tfm/public/latex-fonts",
    "fonts/tfm/public/lm",
    "fonts/tfm/public/rsfs",
    "fonts/type1/public/amsfonts",
    "fonts/type1/public/lm",
    "fonts/type1/public/rsfs",
];

/// The map from TeX fonts to font files is joined from these.
const MAPS: &[&str] = &[
    "lm-ec.map",
    "lm-math.map",
    "lm-rm.map",
    "lm-ts1.map",
    "cm.map",
    "euler.map",
    "latxfont.map",
    "symbols.map",
    "rsfs.map",
];

/// Needed to dump the formats, and never again.
const FOR_FORMATS_ONLY: &[&str] = &[
    "expl3-code.tex",
    "latex.ltx",
    "UnicodeData.txt",
    "EastAsianWidth.txt",
    "LineBreak.txt",
    "MathClass.txt",
    "CaseFolding.txt",
    "SpecialCasing.txt",
    "GraphemeBreakProperty.txt",
    "WordBreakProperty.txt",
    "allkeys.txt",
    "xelatex.ini",
];

/// Encodings of Latin Modern other than T1, TS1 and OT1, and its typewriter siblings for
/// them: half of its metrics, which no figure can ask for without their packages.
const OTHER_ENCODINGS: &[&str] = &["cs-lm", "l7x-lm", "ly1-lm", "qx-lm", "t5-lm", "texnansi-lm"];

/// Endings of files that no TeX run of figc opens.
const UNUSED: &[&str] = &["lua", "pfm", "afm", "dtx", "ins", "md"];

const OWN: &[(&str, &str)] = &[
    ("figc-macros.tex", include_str!("formats/macros.tex")),
    ("figc-packages.tex", include_str!("formats/packages.tex")),
    ("hyphen.cfg", include_str!("formats/hyphen.tex")),
    // The PDF writer opens these by name; they are for scripts that figc does not set.
    ("kanjix.map", ""),
    ("ckx.map", ""),
];

/// What was made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Made {
    /// How many files it holds.
    pub files: usize,
    /// The size of the archive in bytes.
    pub size: usize,
}

/// Makes a bundle: `from` holds an unpacked TeX Live, the folder `to` receives the archive.
pub fn make(from: &Path, to: &Path) -> Result<Made, BundleError> {
    let (mut files, sources) = select(from)?;
    let limits = Limits {
        time: Duration::from_secs(300),
        memory: None,
    };
    let engine = TectonicEngine::new(Bundle::from_files(files.clone()), limits);
    let dump = |name: &str, main: &str| {
        engine.dump(main).map_err(|errors| {
            let errors: Vec<String> = errors.iter().map(ToString::to_string).collect();
            BundleError(format!("the {name} format: {}", errors.join("; ")))
        })
    };
    let text = dump("text", include_str!("formats/text.tex"))?;
    let full = dump("full", include_str!("formats/full.tex"))?;

    files.retain(|name, _| !FOR_FORMATS_ONLY.contains(&name.as_str()));
    files.insert(TEXT_FORMAT.to_owned(), text.into());
    files.insert(FULL_FORMAT.to_owned(), full.into());
    files.insert(LICENSES.to_owned(), licenses(from)?.into_bytes().into());
    let manifest = manifest(&files, &sources);
    files.insert("manifest.json".to_owned(), manifest.into_bytes().into());
    let archive = archive(&files).map_err(|error| BundleError(error.to_string()))?;

    let path = to.join(ARCHIVE);
    fs::create_dir_all(to)
        .map_err(|error| BundleError(format!("cannot make `{}`: {error}", to.display())))?;
    fs::write(&path, &archive)
        .map_err(|error| BundleError(format!("cannot write `{}`: {error}", path.display())))?;
    Ok(Made {
        files: files.len(),
        size: archive.len(),
    })
}

type Selected = (BTreeMap<String, Blob>, BTreeMap<String, String>);

/// The files under flat names, and where in the tree each was.
fn select(from: &Path) -> Result<Selected, BundleError> {
    let mut files: BTreeMap<String, Blob> = BTreeMap::new();
    let mut sources = BTreeMap::new();
    let mut maps = BTreeMap::new();
    for path in walk(from)? {
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else {
            continue;
        };
        let whole = path.to_string_lossy();
        let is_map = MAPS.contains(&name) && whole.contains("/fonts/map/dvips/");
        let Some(inner) = inside_texmf(&whole) else {
            continue;
        };
        let taken = FOLDERS.iter().any(|folder| {
            inner
                .strip_prefix(folder)
                .is_some_and(|rest| rest.starts_with('/'))
        });
        let unused = name
            .rsplit_once('.')
            .is_some_and(|(_, ending)| UNUSED.contains(&ending));
        let other = OTHER_ENCODINGS.iter().any(|start| name.starts_with(start));
        if !is_map && (!taken || unused || other || files.contains_key(name)) {
            continue;
        }
        let bytes = fs::read(&path)
            .map_err(|error| BundleError(format!("cannot read `{}`: {error}", path.display())))?;
        let bytes = match name {
            _ if inner.starts_with("tex/generic/unicode-data/") && name.ends_with(".txt") => {
                shortened(name, &bytes)
            }
            _ => bytes,
        };
        if is_map {
            maps.insert(name.to_owned(), bytes);
        } else {
            files.insert(name.to_owned(), bytes.into());
            sources.insert(name.to_owned(), inner.to_owned());
        }
    }
    let mut map = Vec::new();
    for name in MAPS {
        let part = maps
            .get(*name)
            .ok_or_else(|| BundleError(format!("the tree has no `{name}`")))?;
        map.extend_from_slice(part);
        map.push(b'\n');
    }
    files.insert("pdftex.map".to_owned(), map.into());
    for (name, text) in OWN {
        files.insert((*name).to_owned(), text.as_bytes().into());
    }
    Ok((files, sources))
}

/// A table of the Unicode database without the scripts that no Type 1 font here has.
///
/// The one of all characters is also given unassigned characters in between: expl3 fills
/// a gap by one token list as long as the gap, and TeX would write the memory that it took
/// into every format, half of its size, though it is free again.
fn shortened(name: &str, table: &[u8]) -> Vec<u8> {
    let kept = table.split_inclusive(|byte| *byte == b'\n').filter(|line| {
        let code = line.split(|byte| !byte.is_ascii_hexdigit()).next();
        let code = code.and_then(|code| std::str::from_utf8(code).ok());
        let code = code.and_then(|code| u32::from_str_radix(code, 16).ok());
        code.is_none_or(|code| code < 0x2200)
    });
    let mut short: Vec<u8> = kept.flatten().copied().collect();
    if name == "UnicodeData.txt" {
        for code in (0x2200..0x11_0000).step_by(0x400) {
            let line = format!("{code:04X};<unassigned>;Cn;0;L;;;;;N;;;;;\n");
            short.extend_from_slice(line.as_bytes());
        }
    }
    short
}

/// The path below the innermost `texmf` or `texmf-dist` folder.
fn inside_texmf(path: &str) -> Option<&str> {
    ["/texmf-dist/", "/texmf/"].iter().find_map(|root| {
        let at = path.rfind(root)?;
        Some(&path[at + root.len()..])
    })
}

fn archive(files: &BTreeMap<String, Blob>) -> zip::result::ZipResult<Vec<u8>> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        // Every page needs a format, nearly every page some of the others: read in place.
        let hot = name.ends_with(".fmt")
            || name.ends_with(".pfb") && name.starts_with("lm")
            || name.ends_with(".map");
        let method = match hot {
            true => CompressionMethod::Stored,
            false => CompressionMethod::Deflated,
        };
        let options = SimpleFileOptions::default()
            .compression_method(method)
            .compression_level((!hot).then_some(9))
            .last_modified_time(DateTime::default());
        writer.start_file(name.as_str(), options)?;
        writer.write_all(bytes)?;
    }
    Ok(writer.finish()?.into_inner())
}

fn manifest(files: &BTreeMap<String, Blob>, sources: &BTreeMap<String, String>) -> String {
    let entries: Vec<_> = files
        .iter()
        .map(|(name, bytes)| {
            serde_json::json!({
                "name": name,
                "size": bytes.len(),
                "sha256": sha256(bytes),
                "source": sources.get(name).map_or("figc", String::as_str),
            })
        })
        .collect();
    let mut text = serde_json::json!({ "files": entries }).to_string();
    text.push('\n');
    text
}

/// The copyright files of the Debian packages that the tree was unpacked from.
fn licenses(from: &Path) -> Result<String, BundleError> {
    let mut text = String::new();
    let mut seen: Vec<Vec<u8>> = Vec::new();
    for path in walk(from)? {
        if path.file_name().is_none_or(|name| name != "copyright") {
            continue;
        }
        let bytes = fs::read(&path)
            .map_err(|error| BundleError(format!("cannot read `{}`: {error}", path.display())))?;
        let package = path
            .parent()
            .and_then(Path::file_name)
            .map_or_else(String::new, |name| name.to_string_lossy().into_owned());
        let _ = writeln!(text, "\n==== {package} ====\n");
        match seen.contains(&bytes) {
            true => text.push_str("The same text as above.\n"),
            false => {
                text.push_str(&String::from_utf8_lossy(&bytes));
                seen.push(bytes);
            }
        }
    }
    Ok(text)
}
