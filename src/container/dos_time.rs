//! Times of entries of an archive, as MS-DOS kept them, into moments that mean something.

use crate::bytes::date::seconds_at;

/// A date and a time of day in two seconds' steps, in an unknown time zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct DosTime {
    /// Years since 1980, month and day.
    pub(super) date: u16,
    /// Hours, minutes and half seconds.
    pub(super) time: u16,
}

/// Before the first device with Android there was no app; what claims it was set by a tool.
const FIRST_YEAR: u16 = 2008;
/// How far the local time of a place on earth can be ahead of UTC, in seconds.
const AHEAD_OF_UTC: i64 = 14 * 3600;

impl DosTime {
    /// The earliest moment that the time can mean, in seconds since 1970. `None` for a time that build tools
    /// write so that the same files give the same archive: years before Android, and midnight.
    pub(super) fn plausible(self) -> Option<i64> {
        let year = 1980_u16.checked_add(self.date >> 9)?;
        let month = u8::try_from(self.date >> 5 & 0xf).ok()?;
        let day = u8::try_from(self.date & 0x1f).ok()?;
        let hour = i64::from(self.time >> 11);
        let minute = i64::from(self.time >> 5 & 0x3f);
        let second = i64::from(self.time & 0x1f).checked_mul(2)?;
        if year < FIRST_YEAR || self.time == 0 || hour > 23 || minute > 59 || second > 59 {
            return None;
        }
        let minutes = hour.checked_mul(60)?.checked_add(minute)?;
        let of_day = minutes.checked_mul(60)?.checked_add(second)?;
        let local = seconds_at(year, month, day)?.checked_add(of_day)?;
        local.checked_sub(AHEAD_OF_UTC)
    }
}

#[cfg(test)]
mod tests {
    use super::DosTime;

    fn check(
        (year, month, day): (u16, u16, u16),
        (hour, minute): (u16, u16),
        expected: Option<i64>,
    ) {
        let time = DosTime {
            date: (year - 1980) << 9 | month << 5 | day,
            time: hour << 11 | minute << 5,
        };
        assert_eq!(
            time.plausible(),
            expected,
            "{year}-{month}-{day} {hour}:{minute}"
        );
    }

    #[test]
    fn times_of_tools_are_no_times() {
        check((1980, 1, 1), (0, 0), None);
        check((1980, 2, 1), (0, 0), None);
        check((1981, 1, 1), (1, 1), None);
        check((2008, 1, 1), (0, 0), None);
        check((2010, 1, 1), (0, 0), None);
        check((2019, 11, 31), (1, 16), None);
        check((2019, 11, 13), (25, 0), None);
        check((2019, 11, 13), (1, 16), Some(1_573_603_200 + 4560 - 50_400));
        check((2107, 12, 31), (23, 59), Some(4_354_819_140 - 50_400));
    }
}
