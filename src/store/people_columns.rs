//! How types of people and letters stand in columns.

use jiff::civil::Date;
use serde::de::DeserializeOwned;
use sqlx::encode::IsNull;
use sqlx::error::BoxDynError;
use sqlx::{Any, Decode, Encode, Type};

use super::columns::{Buffer, TypeInfo, Value, name_columns};
use crate::delivery::ERASED;
use crate::kommun::KommunSlug;
use crate::subscription::{Address, PersonId};

name_columns!(
    crate::delivery::DeliveryId,
    crate::delivery::DeliveryState,
    crate::delivery::Lane,
    crate::delivery::LetterKind,
    crate::feedback::Opinion,
    crate::locale::Locale,
    crate::subscription::Frequency,
    crate::subscription::PersonId,
    crate::subscription::Role,
);

/// A value that is stored as JSON.
#[derive(Clone, Debug)]
pub(super) struct Json<T>(pub(super) T);

impl<T> Type<Any> for Json<T> {
    fn type_info() -> TypeInfo {
        <str as Type<Any>>::type_info()
    }
}

impl<T: DeserializeOwned> Decode<'_, Any> for Json<T> {
    fn decode(value: Value<'_>) -> Result<Json<T>, BoxDynError> {
        Ok(Json(serde_json::from_str(&<String as Decode<Any>>::decode(value)?)?))
    }
}

/// The address of a letter or person; none of a letter whose recipient has left.
#[derive(Clone, Debug)]
pub(super) struct StoredAddress(pub(super) Option<Address>);

impl Type<Any> for StoredAddress {
    fn type_info() -> TypeInfo {
        <str as Type<Any>>::type_info()
    }
}

impl Decode<'_, Any> for StoredAddress {
    fn decode(value: Value<'_>) -> Result<StoredAddress, BoxDynError> {
        let text = <String as Decode<Any>>::decode(value)?;
        let is_erased = text == ERASED;
        Ok(StoredAddress(if is_erased { None } else { Some(Address::parse(&text)?) }))
    }
}

/// The address of a person, who always has one.
#[derive(Clone, Debug)]
pub(super) struct AddressColumn(pub(super) Address);

impl Type<Any> for AddressColumn {
    fn type_info() -> TypeInfo {
        <str as Type<Any>>::type_info()
    }
}

impl Decode<'_, Any> for AddressColumn {
    fn decode(value: Value<'_>) -> Result<AddressColumn, BoxDynError> {
        Ok(AddressColumn(Address::parse(&<String as Decode<Any>>::decode(value)?)?))
    }
}

/// The kommun of a role: none of the operator's, which stands as an empty text because it is part of a key.
#[derive(Clone, Debug)]
pub(super) struct KommunColumn(pub(super) Option<KommunSlug>);

impl Type<Any> for KommunColumn {
    fn type_info() -> TypeInfo {
        <str as Type<Any>>::type_info()
    }
}

impl Encode<'_, Any> for KommunColumn {
    fn encode_by_ref(&self, buffer: &mut Buffer) -> Result<IsNull, BoxDynError> {
        Encode::<Any>::encode(self.0.as_ref().map_or_else(String::new, KommunSlug::to_string), buffer)
    }
}

impl Decode<'_, Any> for KommunColumn {
    fn decode(value: Value<'_>) -> Result<KommunColumn, BoxDynError> {
        let slug = <String as Decode<Any>>::decode(value)?;
        Ok(KommunColumn(if slug.is_empty() { None } else { Some(slug.parse()?) }))
    }
}

/// The person who gave feedback: none when it was given for the kommun as a whole, which stands as an empty text
/// because it is part of a key.
#[derive(Clone, Debug)]
pub(super) struct GiverColumn(pub(super) Option<PersonId>);

impl Type<Any> for GiverColumn {
    fn type_info() -> TypeInfo {
        <str as Type<Any>>::type_info()
    }
}

impl Encode<'_, Any> for GiverColumn {
    fn encode_by_ref(&self, buffer: &mut Buffer) -> Result<IsNull, BoxDynError> {
        Encode::<Any>::encode(self.0.as_ref().map_or_else(String::new, PersonId::to_string), buffer)
    }
}

impl Decode<'_, Any> for GiverColumn {
    fn decode(value: Value<'_>) -> Result<GiverColumn, BoxDynError> {
        let person = <String as Decode<Any>>::decode(value)?;
        Ok(GiverColumn(if person.is_empty() { None } else { Some(person.parse()?) }))
    }
}

/// Yes or no, stored as 1 or 0: not every database has a type for it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Flag(pub(super) bool);

impl Type<Any> for Flag {
    fn type_info() -> TypeInfo {
        <i64 as Type<Any>>::type_info()
    }

    fn compatible(info: &TypeInfo) -> bool {
        <i64 as Type<Any>>::compatible(info)
    }
}

impl Encode<'_, Any> for Flag {
    fn encode_by_ref(&self, buffer: &mut Buffer) -> Result<IsNull, BoxDynError> {
        Encode::<Any>::encode(i64::from(self.0), buffer)
    }
}

impl Decode<'_, Any> for Flag {
    fn decode(value: Value<'_>) -> Result<Flag, BoxDynError> {
        Ok(Flag(<i64 as Decode<Any>>::decode(value)? != 0))
    }
}

/// A day, stored as `2026-05-10`.
#[derive(Clone, Copy, Debug)]
pub(super) struct DayColumn(pub(super) Date);

impl Type<Any> for DayColumn {
    fn type_info() -> TypeInfo {
        <str as Type<Any>>::type_info()
    }
}

impl Encode<'_, Any> for DayColumn {
    fn encode_by_ref(&self, buffer: &mut Buffer) -> Result<IsNull, BoxDynError> {
        Encode::<Any>::encode(self.0.to_string(), buffer)
    }
}

impl Decode<'_, Any> for DayColumn {
    fn decode(value: Value<'_>) -> Result<DayColumn, BoxDynError> {
        Ok(DayColumn(<String as Decode<Any>>::decode(value)?.parse()?))
    }
}
