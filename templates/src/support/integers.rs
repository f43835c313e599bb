//! Integers of fewer than 64 bits, where the configuration asks for them: as parameters, and their bounds.
//!
//! A number that does not fit is a fault of decoding; nothing here may cut one short.

use super::parameter::Text;
use super::validate::{Bounded, Numeric};

macro_rules! integer {
    ($($ty:ident)+) => {$(
        impl Text for $ty {
            fn to_text(&self) -> String {
                self.to_string()
            }

            fn from_text(text: String) -> Result<Self, String> {
                text.parse().map_err(|_| format!(concat!("expected an integer of type ", stringify!($ty), ", found {:?}"), text))
            }
        }

        impl Bounded for $ty {
            fn numeric(&self) -> Numeric {
                Numeric::Integer(i128::from(*self))
            }
        }
    )+};
}

integer!(i8 u8 i16 u16 i32 u32);
