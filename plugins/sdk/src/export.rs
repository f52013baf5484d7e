//! The macro that makes a format a plugin.

/// Makes a format a plugin: exports the one symbol that the program looks for.
///
/// The argument is an expression that makes the format. It is called once, at
/// the first question. The crate is built with `crate-type = ["cdylib"]`.
///
/// ```
/// use gevinst_plugin_sdk::{
///     AdaptError, Description, Format, Identification, IdentifyError, Sink, Workbook,
/// };
///
/// struct Nothing(Description);
///
/// impl Format for Nothing {
///     fn describe(&self) -> &Description {
///         &self.0
///     }
///     fn identify(&self, _: &mut dyn Workbook) -> Result<Identification, IdentifyError> {
///         Ok(Identification::NotMine("it never is".to_owned()))
///     }
///     fn adapt(&self, _: &mut dyn Workbook, _: &mut dyn Sink) -> Result<(), AdaptError> {
///         Ok(())
///     }
/// }
///
/// gevinst_plugin_sdk::export_format!(Nothing(Description {
///     id: "nothing".to_owned(),
///     version: "1.0.0".to_owned(),
///     title: "Nothing at all".to_owned(),
/// }));
/// # fn main() {}
/// ```
#[macro_export]
macro_rules! export_format {
    ($make:expr) => {
        #[allow(unsafe_code)]
        const _: () = {
            fn gevinst_format() -> &'static dyn $crate::Format {
                static FORMAT: ::std::sync::OnceLock<::std::boxed::Box<dyn $crate::Format>> =
                    ::std::sync::OnceLock::new();
                FORMAT.get_or_init(|| ::std::boxed::Box::new($make)).as_ref()
            }

            unsafe extern "C" fn gevinst_describe(
                out: *mut $crate::contract::Description,
            ) -> $crate::contract::Status {
                // SAFETY: the host keeps to the contract.
                unsafe { $crate::boundary::plugin::describe(gevinst_format, out) }
            }

            unsafe extern "C" fn gevinst_identify(
                host: *const $crate::contract::Host,
            ) -> $crate::contract::Status {
                // SAFETY: as above.
                unsafe { $crate::boundary::plugin::identify(gevinst_format, host) }
            }

            unsafe extern "C" fn gevinst_adapt(
                host: *const $crate::contract::Host,
            ) -> $crate::contract::Status {
                // SAFETY: as above.
                unsafe { $crate::boundary::plugin::adapt(gevinst_format, host) }
            }

            unsafe extern "C" fn gevinst_extension(
                _: *const ::core::ffi::c_char,
            ) -> *const ::core::ffi::c_void {
                ::core::ptr::null()
            }

            static GEVINST_PLUGIN: $crate::contract::Plugin = $crate::contract::Plugin {
                struct_size: ::core::mem::size_of::<$crate::contract::Plugin>() as u32,
                abi_major: $crate::contract::ABI_MAJOR,
                abi_minor: $crate::contract::ABI_MINOR,
                describe: Some(gevinst_describe),
                identify: Some(gevinst_identify),
                adapt: Some(gevinst_adapt),
                extension: Some(gevinst_extension),
            };

            #[unsafe(no_mangle)]
            extern "C" fn gevinst_plugin_entry_v1(
                host_major: u16,
                _: u16,
            ) -> *const $crate::contract::Plugin {
                if host_major == $crate::contract::ABI_MAJOR {
                    &raw const GEVINST_PLUGIN
                } else {
                    ::core::ptr::null()
                }
            }
        };
    };
}
