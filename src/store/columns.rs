//! How our own types stand in columns: names and JSON as TEXT, instants as BIGINT. A value that a type does not know is
//! a decode error.

use anyhow::{Context, Result};
use jiff::Timestamp;
use sqlx::any::AnyRow;
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::{Any, Database, Decode, Encode, FromRow, Row, Type};

use crate::opportunity::Revision;

pub(super) type Buffer = <Any as Database>::ArgumentBuffer;
pub(super) type TypeInfo = <Any as Database>::TypeInfo;
pub(super) type Value<'r> = <Any as Database>::ValueRef<'r>;

/// Stores types by their names: what `as_str` returns and `FromStr` reads.
macro_rules! name_columns {
    ($($type:ty),* $(,)?) => {$(
        impl Type<Any> for $type {
            fn type_info() -> TypeInfo {
                <str as Type<Any>>::type_info()
            }
        }

        impl Encode<'_, Any> for $type {
            fn encode_by_ref(&self, buffer: &mut Buffer) -> Result<IsNull, BoxDynError> {
                Encode::<Any>::encode(self.as_str().to_owned(), buffer)
            }
        }

        impl Decode<'_, Any> for $type {
            fn decode(value: Value<'_>) -> Result<$type, BoxDynError> {
                let name = <String as Decode<Any>>::decode(value)?;
                name.parse().map_err(|_| format!("'{name}' is no {}", stringify!($type)).into())
            }
        }
    )*};
}

pub(super) use name_columns;

name_columns!(
    crate::kommun::KommunSlug,
    crate::kommun::Level,
    crate::opportunity::CallKind,
    crate::opportunity::ChangeKind,
    crate::opportunity::OpportunityId,
    crate::opportunity::SourceHealth,
    crate::opportunity::SourceId,
    crate::opportunity::StatedStatus,
    crate::opportunity::Status,
    super::catalogue::provenance::Fingerprint,
);

/// Stores types by their texts: what `Display` writes and `FromStr` reads.
macro_rules! text_columns {
    ($($type:ty),* $(,)?) => {$(
        impl Type<Any> for $type {
            fn type_info() -> TypeInfo {
                <str as Type<Any>>::type_info()
            }
        }

        impl Encode<'_, Any> for $type {
            fn encode_by_ref(&self, buffer: &mut Buffer) -> Result<IsNull, BoxDynError> {
                Encode::<Any>::encode(self.to_string(), buffer)
            }
        }

        impl Decode<'_, Any> for $type {
            fn decode(value: Value<'_>) -> Result<$type, BoxDynError> {
                Ok(<String as Decode<Any>>::decode(value)?.parse()?)
            }
        }
    )*};
}

text_columns!(crate::delivery::ReminderGoal, super::sources::operator_problem::OperatorProblem);

/// Stores types as JSON.
macro_rules! json_columns {
    ($($type:ty),* $(,)?) => {$(
        impl Type<Any> for $type {
            fn type_info() -> TypeInfo {
                <str as Type<Any>>::type_info()
            }
        }

        impl Encode<'_, Any> for $type {
            fn encode_by_ref(&self, buffer: &mut Buffer) -> Result<IsNull, BoxDynError> {
                Encode::<Any>::encode(serde_json::to_string(self)?, buffer)
            }
        }

        impl Decode<'_, Any> for $type {
            fn decode(value: Value<'_>) -> Result<$type, BoxDynError> {
                Ok(serde_json::from_str(&<String as Decode<Any>>::decode(value)?)?)
            }
        }
    )*};
}

json_columns!(
    crate::kommun::Match,
    crate::matching::Similarity,
    crate::opportunity::Facts,
    crate::opportunity::FieldChanges,
);

impl Type<Any> for Revision {
    fn type_info() -> TypeInfo {
        <i64 as Type<Any>>::type_info()
    }

    fn compatible(info: &TypeInfo) -> bool {
        <i64 as Type<Any>>::compatible(info)
    }
}

impl Encode<'_, Any> for Revision {
    fn encode_by_ref(&self, buffer: &mut Buffer) -> Result<IsNull, BoxDynError> {
        Encode::<Any>::encode(self.number(), buffer)
    }
}

impl Decode<'_, Any> for Revision {
    fn decode(value: Value<'_>) -> Result<Revision, BoxDynError> {
        Ok(Revision::new(<i64 as Decode<Any>>::decode(value)?))
    }
}

/// An instant as it is stored: milliseconds since 1970, UTC.
#[derive(Clone, Copy, Debug)]
pub(super) struct Millis(pub(super) Timestamp);

impl Type<Any> for Millis {
    fn type_info() -> TypeInfo {
        <i64 as Type<Any>>::type_info()
    }

    fn compatible(info: &TypeInfo) -> bool {
        <i64 as Type<Any>>::compatible(info)
    }
}

impl Encode<'_, Any> for Millis {
    fn encode_by_ref(&self, buffer: &mut Buffer) -> Result<IsNull, BoxDynError> {
        Encode::<Any>::encode(self.0.as_millisecond(), buffer)
    }
}

impl Decode<'_, Any> for Millis {
    fn decode(value: Value<'_>) -> Result<Millis, BoxDynError> {
        Ok(Millis(Timestamp::from_millisecond(<i64 as Decode<Any>>::decode(value)?)?))
    }
}

impl From<Millis> for Timestamp {
    fn from(millis: Millis) -> Timestamp {
        millis.0
    }
}

/// An instant that may be missing, for `#[sqlx(try_from = "OptionalMillis")]`.
pub(super) struct OptionalMillis(Option<Millis>);

impl Type<Any> for OptionalMillis {
    fn type_info() -> TypeInfo {
        <i64 as Type<Any>>::type_info()
    }

    fn compatible(info: &TypeInfo) -> bool {
        <i64 as Type<Any>>::compatible(info)
    }
}

impl<'r> Decode<'r, Any> for OptionalMillis {
    fn decode(value: Value<'r>) -> Result<OptionalMillis, BoxDynError> {
        Ok(OptionalMillis(<Option<Millis> as Decode<Any>>::decode(value)?))
    }
}

impl From<OptionalMillis> for Option<Timestamp> {
    fn from(millis: OptionalMillis) -> Option<Timestamp> {
        millis.0.map(Timestamp::from)
    }
}

/// A revision, of which zero stands for none.
pub(super) struct ZeroIsNone(Revision);

impl Type<Any> for ZeroIsNone {
    fn type_info() -> TypeInfo {
        <i64 as Type<Any>>::type_info()
    }

    fn compatible(info: &TypeInfo) -> bool {
        <i64 as Type<Any>>::compatible(info)
    }
}

impl Decode<'_, Any> for ZeroIsNone {
    fn decode(value: Value<'_>) -> Result<ZeroIsNone, BoxDynError> {
        Ok(ZeroIsNone(<Revision as Decode<Any>>::decode(value)?))
    }
}

impl From<ZeroIsNone> for Option<Revision> {
    fn from(revision: ZeroIsNone) -> Option<Revision> {
        Some(revision.0).filter(|revision| *revision != Revision::default())
    }
}

/// A condition that SQL computes as 0 or 1, for `#[sqlx(try_from = "SqlCondition")]`.
pub(super) struct SqlCondition(bool);

impl Type<Any> for SqlCondition {
    fn type_info() -> TypeInfo {
        <i64 as Type<Any>>::type_info()
    }

    fn compatible(info: &TypeInfo) -> bool {
        <i64 as Type<Any>>::compatible(info)
    }
}

impl Decode<'_, Any> for SqlCondition {
    fn decode(value: Value<'_>) -> Result<SqlCondition, BoxDynError> {
        Ok(SqlCondition(<i64 as Decode<Any>>::decode(value)? != 0))
    }
}

impl From<SqlCondition> for bool {
    fn from(condition: SqlCondition) -> bool {
        condition.0
    }
}

/// Reads a row whose column `key` names it in errors.
pub(super) fn read<T>(row: &AnyRow, key: &str) -> Result<T>
where
    T: for<'r> FromRow<'r, AnyRow>,
{
    T::from_row(row).with_context(|| {
        let id: String = row.try_get(key).unwrap_or_default();
        format!("the row with {key} {id} holds something else than it should")
    })
}

/// Reads rows, each named in errors by its column `key`.
pub(super) fn read_all<T>(rows: &[AnyRow], key: &str) -> Result<Vec<T>>
where
    T: for<'r> FromRow<'r, AnyRow>,
{
    rows.iter().map(|row| read(row, key)).collect()
}
