//! One method `with_…` for each field of a settings type.

/// Writes, for each line `with_field field: Type`, a method that takes settings and gives them back
/// with that one field replaced.
///
/// Settings types are `#[non_exhaustive]`, so that a new field breaks no caller; outside their crate
/// they are made from a preset and these methods.
///
/// ```
/// #[derive(Default)]
/// pub struct Settings {
///     pub rows: usize,
/// }
/// limpid_base::setters!(Settings { with_rows rows: usize });
///
/// assert_eq!(Settings::default().with_rows(5).rows, 5);
/// ```
#[macro_export]
macro_rules! setters {
    ($settings:ty { $($with:ident $field:ident: $type:ty),+ $(,)? }) => {
        impl $settings {
            $(
                #[doc = concat!("The same settings with another value of `", stringify!($field), "`.")]
                #[must_use]
                pub fn $with(mut self, $field: $type) -> Self {
                    self.$field = $field;
                    self
                }
            )+
        }
    };
}
