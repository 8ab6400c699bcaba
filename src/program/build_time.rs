//! The platform and the tools that an app was built with into the earliest moment at which it can have been built.
//!
//! Packages rarely say when they were made: build tools write the same date into all of them. But nobody builds
//! with what does not exist yet.

use super::Program;
use crate::bytes::date::seconds_at;

/// Where the Gradle plugin of Android says which version it is.
pub(super) const GRADLE_METADATA: &str =
    "META-INF/com/android/build/gradle/app-metadata.properties";

/// The first year in which an app could be compiled for an API level, previews included.
const LEVELS: [(u32, u16); 17] = [
    (14, 2011),
    (16, 2012),
    (18, 2013),
    (20, 2014),
    (22, 2015),
    (24, 2016),
    (26, 2017),
    (28, 2018),
    (29, 2019),
    (30, 2020),
    (31, 2021),
    (32, 2021),
    (33, 2022),
    (34, 2023),
    (35, 2024),
    (36, 2025),
    (37, 2026),
];

/// Year and month in which versions of the Gradle plugin were released.
const GRADLE_PLUGINS: [((u32, u32), (u16, u8)); 16] = [
    ((4, 1), (2020, 10)),
    ((4, 2), (2021, 4)),
    ((7, 0), (2021, 7)),
    ((7, 1), (2022, 1)),
    ((7, 2), (2022, 5)),
    ((7, 3), (2022, 9)),
    ((7, 4), (2023, 1)),
    ((8, 0), (2023, 4)),
    ((8, 1), (2023, 7)),
    ((8, 2), (2023, 11)),
    ((8, 3), (2024, 2)),
    ((8, 4), (2024, 4)),
    ((8, 5), (2024, 6)),
    ((8, 6), (2024, 8)),
    ((8, 7), (2024, 10)),
    ((8, 8), (2025, 1)),
];

impl Program<'_> {
    /// The earliest moment at which the app can have been built, in seconds since 1970; `None` when nothing says.
    pub fn earliest_build_time(&self) -> Option<i64> {
        let levels = self.manifest().into_iter();
        let levels = levels.flat_map(|manifest| {
            [
                manifest.compile_sdk_version,
                manifest.target_sdk_version,
                manifest.min_sdk_version,
            ]
        });
        let of_level = levels.flatten().filter_map(level_exists_since).max();
        let plugin = self.package.gradle_plugin.as_deref();
        of_level.max(plugin.and_then(plugin_exists_since))
    }
}

/// Numbers of levels that nobody knows yet are those of unreleased platforms, and say nothing.
fn level_exists_since(level: u32) -> Option<i64> {
    let (newest, _) = LEVELS.last()?;
    let mut latest_first = LEVELS.iter().rev().filter(|_| level <= *newest);
    let (_, year) = latest_first.find(|(known, _)| *known <= level)?;
    seconds_at(*year, 1, 1)
}

/// Of a version before the release, such as `8.3.0-alpha01`, nothing is known.
fn plugin_exists_since(version: &str) -> Option<i64> {
    let mut parts = version.split('.');
    let numbers = (parts.next()?.parse().ok()?, parts.next()?.parse().ok()?);
    if version.contains('-') {
        return None;
    }
    let mut latest_first = GRADLE_PLUGINS.iter().rev();
    let (_, (year, month)) = latest_first.find(|(known, _)| *known <= numbers)?;
    seconds_at(*year, *month, 1)
}

/// The version of the Gradle plugin in the properties it leaves in each app.
pub(super) fn gradle_plugin(properties: &[u8]) -> Option<String> {
    let text = std::str::from_utf8(properties).ok()?;
    let mut lines = text.lines();
    let version = lines.find_map(|line| line.trim().strip_prefix("androidGradlePluginVersion="))?;
    Some(version.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::{gradle_plugin, level_exists_since, plugin_exists_since};
    use crate::bytes::date::seconds_at;

    #[test]
    fn levels_and_the_years_they_came() {
        let check = |level, year: Option<u16>| {
            let expected = year.and_then(|year| seconds_at(year, 1, 1));
            assert_eq!(level_exists_since(level), expected, "{level}");
        };
        check(1, None);
        check(13, None);
        check(15, Some(2011));
        check(19, Some(2013));
        check(33, Some(2022));
        check(36, Some(2025));
        check(10_000, None);
    }

    #[test]
    fn versions_of_the_gradle_plugin() {
        let check = |properties: &str, date: Option<(u16, u8)>| {
            let version = gradle_plugin(properties.as_bytes());
            let found = version.as_deref().and_then(plugin_exists_since);
            let expected = date.and_then(|(year, month)| seconds_at(year, month, 1));
            assert_eq!(found, expected, "{properties}");
        };
        check(
            "appMetadataVersion=1.1\nandroidGradlePluginVersion=8.1.0",
            Some((2023, 7)),
        );
        check("androidGradlePluginVersion=7.0.4\n", Some((2021, 7)));
        check("androidGradlePluginVersion=9.9.1", Some((2025, 1)));
        check("androidGradlePluginVersion=8.3.0-alpha01", None);
        check("androidGradlePluginVersion=3.6.1", None);
        check("androidGradlePluginVersion=", None);
        check("", None);
    }
}
