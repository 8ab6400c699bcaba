//! Dates of the calendar into seconds since 1970.

/// Seconds from the start of 1970 to the start of a day in UTC; `None` for a date that does not exist.
pub fn seconds_at(year: u16, month: u8, day: u8) -> Option<i64> {
    let days = days_before_month(year, month)?;
    let in_month = days_before_month(year, month.checked_add(1)?)?.checked_sub(days)?;
    let day = i64::from(day);
    if !(1..=in_month).contains(&day) {
        return None;
    }
    let days = days_before_year(year).checked_add(days)?.checked_add(day)?;
    days.checked_sub(1)?.checked_mul(86_400)
}

/// Days from the start of 1970 to the start of the year.
fn days_before_year(year: u16) -> i64 {
    let leap_days = |before: i64| {
        let last = before.saturating_sub(1);
        let centuries = (last / 100).saturating_sub(last / 400);
        (last / 4).saturating_sub(centuries)
    };
    let year = i64::from(year);
    let days = year.saturating_sub(1970).saturating_mul(365);
    days.saturating_add(leap_days(year))
        .saturating_sub(leap_days(1970))
}

/// Days of the year before a month; month 13 stands for the end of the year.
fn days_before_month(year: u16, month: u8) -> Option<i64> {
    const DAYS: [i64; 13] = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365];
    let days = *DAYS.get(usize::from(month.checked_sub(1)?))?;
    let is_leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    days.checked_add(i64::from(is_leap && month > 2))
}

#[cfg(test)]
mod tests {
    use super::seconds_at;

    #[test]
    fn dates_as_seconds() {
        let check = |year, month, day, expected| {
            assert_eq!(
                seconds_at(year, month, day),
                expected,
                "{year}-{month}-{day}"
            );
        };
        check(1970, 1, 1, Some(0));
        check(1969, 12, 31, Some(-86_400));
        check(2000, 2, 29, Some(951_782_400));
        check(2000, 3, 1, Some(951_868_800));
        check(2019, 11, 13, Some(1_573_603_200));
        check(2024, 12, 31, Some(1_735_603_200));
        check(2023, 2, 29, None);
        check(2023, 13, 1, None);
        check(2023, 0, 1, None);
        check(2023, 6, 0, None);
    }
}
