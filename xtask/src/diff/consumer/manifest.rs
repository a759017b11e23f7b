//! Makes the copy depend on a generated crate. Input: the manifests of the copy, and the crate. Output: changed manifests.
//!
//! The dependency becomes one on a path, so that neither its version nor its source matter. Paths that lead out of the copy become
//! absolute. Features that the crate does not have are left out and returned, because cargo would stop at the first of them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Component, Path, PathBuf};

use toml::{Table, Value};

use super::copy::Copied;

/// The keys of a dependency that say where it comes from.
const SOURCES: [&str; 9] =
    ["version", "path", "git", "branch", "tag", "rev", "registry", "registry-index", "workspace"];

const DEPENDENCIES: [&str; 5] =
    ["dependencies", "dev-dependencies", "dev_dependencies", "build-dependencies", "build_dependencies"];

/// The crate that a dependency is replaced by.
pub struct Replacement<'a> {
    pub package: &'a str,
    pub folder: &'a Path,
    /// Features that the program enables in addition to its own.
    pub enabled: &'a BTreeSet<String>,
}

/// A feature that a program enables, and that the crate does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DroppedFeature {
    /// The manifest, relative to the root.
    pub manifest: PathBuf,
    pub package: String,
    pub feature: String,
    pub line: usize,
    pub column: usize,
}

/// Writes the manifests and Cargo.lock of the copy anew.
pub fn replace(copied: &Copied, root: &Path, replacement: &Replacement<'_>) -> Result<Vec<DroppedFeature>, String> {
    let features = features(replacement.folder)?;
    let inherited = inherited_names(root, replacement.package);
    let mut dropped = Vec::new();
    for manifest in &copied.manifests {
        let failed =
            |error: &dyn std::fmt::Display| format!("cannot copy `{}`: {error}", root.join(manifest).display());
        let text = fs::read_to_string(root.join(manifest)).map_err(|error| failed(&error))?;
        // What is no manifest is no package of the workspace either: cargo has read those.
        let Ok(mut table) = text.parse::<Table>() else { continue };
        let folder = root.join(manifest.parent().unwrap_or(Path::new("")));
        let mut edit = Edit {
            replacement,
            root,
            folder: &folder,
            features: &features,
            inherited: &inherited,
            dropped: Vec::new(),
        };
        edit.manifest(&mut table);
        if manifest == Path::new("Cargo.toml") {
            // The copy is below other folders that may be a workspace.
            table.entry("workspace").or_insert_with(|| Value::Table(Table::new()));
        }
        dropped.extend(edit.dropped.into_iter().map(|feature| {
            let (line, column) = position(&text, &feature);
            DroppedFeature {
                manifest: manifest.clone(),
                package: replacement.package.to_owned(),
                feature,
                line,
                column,
            }
        }));
        let text = toml::to_string(&table).map_err(|error| failed(&error))?;
        fs::write(copied.folder.join(manifest), text).map_err(|error| failed(&error))?;
    }
    let lock = root.join("Cargo.lock");
    if lock.is_file() {
        // The last check has changed it.
        fs::copy(&lock, copied.folder.join("Cargo.lock"))
            .map_err(|error| format!("cannot copy `{}`: {error}", lock.display()))?;
    }
    Ok(dropped)
}

/// Returns the features of a crate.
fn features(folder: &Path) -> Result<BTreeSet<String>, String> {
    let manifest = folder.join("Cargo.toml");
    let text =
        fs::read_to_string(&manifest).map_err(|error| format!("cannot read `{}`: {error}", manifest.display()))?;
    let table = text.parse::<Table>().map_err(|error| format!("cannot read `{}`: {error}", manifest.display()))?;
    let features = table.get("features").and_then(Value::as_table);
    // A crate may have no default features, and cargo accepts it nevertheless.
    let features = features.into_iter().flat_map(Table::keys).cloned();
    Ok(features.chain(["default".to_owned()]).collect())
}

/// Returns the names by which packages inherit the dependency from the workspace.
fn inherited_names(root: &Path, package: &str) -> BTreeSet<String> {
    let table = fs::read_to_string(root.join("Cargo.toml")).ok().and_then(|text| text.parse::<Table>().ok());
    let dependencies = table.as_ref().and_then(|table| table.get("workspace")?.get("dependencies")?.as_table());
    let named = dependencies.into_iter().flatten().filter(|(name, dependency)| package_of(name, dependency) == package);
    named.map(|(name, _)| name.clone()).collect()
}

/// Returns the package that a dependency names.
fn package_of<'a>(name: &'a str, dependency: &'a Value) -> &'a str {
    dependency.get("package").and_then(Value::as_str).unwrap_or(name)
}

/// The change of one manifest.
struct Edit<'a> {
    replacement: &'a Replacement<'a>,
    root: &'a Path,
    /// The folder of the manifest, in the user's files.
    folder: &'a Path,
    features: &'a BTreeSet<String>,
    inherited: &'a BTreeSet<String>,
    dropped: Vec<String>,
}

impl Edit<'_> {
    fn manifest(&mut self, table: &mut Table) {
        let name = table.get("package").and_then(|package| package.get("name")).and_then(Value::as_str);
        // The crate itself may be in the same workspace, and its tests may depend on it.
        let is_crate = name == Some(self.replacement.package);
        let mut names = BTreeSet::new();
        self.tables(table, is_crate, &mut names);
        let targets = table.get_mut("target").and_then(Value::as_table_mut);
        for (_, target) in targets.into_iter().flatten() {
            if let Some(target) = target.as_table_mut() {
                self.tables(target, is_crate, &mut names);
            }
        }
        if let Some(dependencies) = table.get_mut("workspace").and_then(|workspace| workspace.get_mut("dependencies")) {
            self.dependencies(dependencies, false, &mut names);
        }
        let patches = table.get_mut("patch").and_then(Value::as_table_mut).into_iter().flatten();
        for (_, patched) in patches {
            self.patch(patched);
        }
        if let Some(replaced) = table.get_mut("replace") {
            self.patch(replaced);
        }
        let features = table.get_mut("features").and_then(Value::as_table_mut).into_iter().flatten();
        for (_, enabled) in features {
            self.enabled(enabled, &names);
        }
    }

    fn tables(&mut self, table: &mut Table, is_crate: bool, names: &mut BTreeSet<String>) {
        for key in DEPENDENCIES {
            if let Some(dependencies) = table.get_mut(key) {
                self.dependencies(dependencies, is_crate, names);
            }
        }
    }

    /// Replaces the dependency in a table, and adds the names that it has there.
    fn dependencies(&mut self, dependencies: &mut Value, is_crate: bool, names: &mut BTreeSet<String>) {
        for (name, dependency) in dependencies.as_table_mut().into_iter().flatten() {
            let is_inherited = dependency.get("workspace").and_then(Value::as_bool) == Some(true);
            let is_replaced = if is_inherited {
                self.inherited.contains(name)
            } else {
                package_of(name, dependency) == self.replacement.package
            };
            if is_crate || !is_replaced {
                self.make_absolute(dependency);
                continue;
            }
            names.insert(name.clone());
            if let Some(features) = dependency.get_mut("features") {
                self.retain_features(features, |feature| Some(feature));
            }
            if !is_inherited {
                self.replace(dependency);
            }
            self.enable(dependency);
        }
    }

    fn replace(&self, dependency: &mut Value) {
        let mut table = dependency.as_table().cloned().unwrap_or_default();
        table.retain(|key, _| !SOURCES.contains(&key));
        table.insert("path".to_owned(), Value::String(self.replacement.folder.display().to_string()));
        *dependency = Value::Table(table);
    }

    fn enable(&self, dependency: &mut Value) {
        let Some(dependency) = dependency.as_table_mut().filter(|_| !self.replacement.enabled.is_empty()) else {
            return;
        };
        let list = dependency.entry("features").or_insert_with(|| Value::Array(Vec::new()));
        let Some(list) = list.as_array_mut() else { return };
        let enabled = self.replacement.enabled.iter().filter(|feature| self.features.contains(*feature));
        list.extend(enabled.map(|feature| Value::String(feature.clone())));
    }

    /// Removes features that the crate does not have; `feature_of` returns the one that an entry names.
    fn retain_features(&mut self, list: &mut Value, feature_of: impl Fn(&str) -> Option<&str>) {
        let Some(list) = list.as_array_mut() else { return };
        let dropped = &mut self.dropped;
        list.retain(|entry| {
            let feature = entry.as_str().and_then(&feature_of).filter(|feature| !self.features.contains(*feature));
            dropped.extend(feature.map(str::to_owned));
            feature.is_none()
        });
    }

    /// Does the same for the features of the program, which are enabled by `harbour/ships` and `harbour?/ships`.
    fn enabled(&mut self, enabled: &mut Value, names: &BTreeSet<String>) {
        self.retain_features(enabled, |entry| {
            let (name, feature) = entry.split_once('/')?;
            names.contains(name.trim_end_matches('?')).then_some(feature)
        });
    }

    /// Removes patches of the crate, which would be unused, and makes the paths of others absolute.
    fn patch(&self, patched: &mut Value) {
        let Some(patched) = patched.as_table_mut() else { return };
        patched.retain(|name, dependency| package_of(name, dependency) != self.replacement.package);
        for (_, dependency) in patched.iter_mut() {
            self.make_absolute(dependency);
        }
    }

    /// Makes a path absolute if it leads out of the copy.
    fn make_absolute(&self, dependency: &mut Value) {
        let Some(path) = dependency.get_mut("path") else { return };
        let Some(target) = path.as_str().map(|path| normalize(&self.folder.join(path))) else { return };
        if !target.starts_with(self.root) {
            *path = Value::String(target.display().to_string());
        }
    }
}

/// Returns a path without `.` and `..`.
fn normalize(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => drop(normal.pop()),
            part => normal.push(part),
        }
    }
    normal
}

/// Returns the line and column where a manifest names a feature.
fn position(text: &str, feature: &str) -> (usize, usize) {
    let names = [format!("\"{feature}\""), format!("'{feature}'"), format!("/{feature}\""), format!("/{feature}'")];
    for (index, line) in text.lines().enumerate() {
        let found = names.iter().filter_map(|name| line.find(name)).min();
        // A line such as `ships = ["berths"]` names only the feature in quotes.
        if let Some(column) = found {
            return (index + 1, line[..column].chars().count() + 1);
        }
    }
    (1, 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Replaces the crate `harbour` with the features `ships` and `default`, in a manifest in `/user/work/planner`.
    fn edited(manifest: &str, inherited: &[&str]) -> (Table, Vec<String>) {
        edited_with(manifest, inherited, &[])
    }

    /// Also enables features.
    fn edited_with(manifest: &str, inherited: &[&str], enabled: &[&str]) -> (Table, Vec<String>) {
        let enabled = enabled.iter().map(|&name| name.to_owned()).collect();
        let mut table = manifest.parse::<Table>().expect("the manifest is TOML");
        let replacement = Replacement { package: "harbour", folder: Path::new("/head"), enabled: &enabled };
        let features = ["default", "ships"].map(str::to_owned).into();
        let inherited = inherited.iter().map(|&name| name.to_owned()).collect();
        let (root, folder) = (Path::new("/user/work"), Path::new("/user/work/planner"));
        let mut edit = Edit {
            replacement: &replacement,
            root,
            folder,
            features: &features,
            inherited: &inherited,
            dropped: Vec::new(),
        };
        edit.manifest(&mut table);
        (table, edit.dropped)
    }

    fn table(text: &str) -> Table {
        text.parse().expect("it is TOML")
    }

    #[test]
    fn the_dependency_is_one_on_a_path_wherever_it_comes_from() {
        for (before, after) in [
            ("[dependencies]\nharbour = '0.1'", "[dependencies]\nharbour = { path = '/head' }"),
            (
                "[dev-dependencies]\nboats = { package = 'harbour', git = 'https://a.example', rev = '1', optional = true }",
                "[dev-dependencies]\nboats = { package = 'harbour', path = '/head', optional = true }",
            ),
            (
                "[target.'cfg(unix)'.dependencies.harbour]\npath = '../harbour'\nversion = '0.1'\ndefault-features = false",
                "[target.'cfg(unix)'.dependencies.harbour]\npath = '/head'\ndefault-features = false",
            ),
            (
                "[workspace.dependencies]\nharbour = { version = '1', registry = 'own' }",
                "[workspace.dependencies]\nharbour = { path = '/head' }",
            ),
            ("[patch.crates-io]\nharbour = { path = '../../a' }", "[patch.crates-io]"),
            // The crate itself.
            (
                "[package]\nname = 'harbour'\n[dev-dependencies]\nharbour = { path = '.' }",
                "[package]\nname = 'harbour'\n[dev-dependencies]\nharbour = { path = '.' }",
            ),
        ] {
            assert_eq!(edited(before, &[]), (table(after), Vec::new()), "{before}");
        }
    }

    #[test]
    fn an_inherited_dependency_stays_inherited() {
        let before =
            "[dependencies]\nboats = { workspace = true, features = ['oars', 'ships'] }\nother.workspace = true";
        let after = "[dependencies]\nboats = { workspace = true, features = ['ships'] }\nother.workspace = true";
        assert_eq!(edited(before, &["boats"]), (table(after), vec!["oars".to_owned()]));
    }

    #[test]
    fn features_are_enabled_wherever_the_dependency_is() {
        let before = "[dependencies]\nharbour = '0.1'\nother = '1'\n[dev-dependencies]\nboats = { workspace = true, features = ['ships'] }";
        let after = "[dependencies]\nharbour = { path = '/head', features = ['default'] }\nother = '1'\n\
            [dev-dependencies]\nboats = { workspace = true, features = ['ships', 'default'] }";
        // The crate does not have the other one.
        assert_eq!(edited_with(before, &["boats"], &["default", "oars"]), (table(after), Vec::new()));
    }

    #[test]
    fn paths_out_of_the_workspace_are_absolute() {
        let before = "[dependencies]\na = { path = '../a' }\nb = { path = '../../b' }\n[patch.crates-io]\nc = { path = '../../c' }";
        let after = "[dependencies]\na = { path = '../a' }\nb = { path = '/user/b' }\n[patch.crates-io]\nc = { path = '/user/c' }";
        assert_eq!(edited(before, &[]).0, table(after));
    }

    #[test]
    fn features_that_the_crate_does_not_have_are_left_out() {
        let before = "[dependencies]\nboats = { package = 'harbour', version = '1', features = ['ships', 'oars'] }\n\
            [features]\nall = ['boats/default', 'boats?/sails', 'other/sails', 'dep:boats']";
        let after = "[dependencies]\nboats = { package = 'harbour', path = '/head', features = ['ships'] }\n\
            [features]\nall = ['boats/default', 'other/sails', 'dep:boats']";
        assert_eq!(edited(before, &[]), (table(after), ["oars", "sails"].map(str::to_owned).to_vec()));
        let text = "oars = 1\nboats = { features = [\"ships\", \"oars\"] }";
        assert_eq!([position(text, "oars"), position(text, "sails")], [(2, 32), (1, 1)]);
    }
}
