//! Putting a library's bytes where the system's loader takes them from.

use std::io;
use std::path::{Path, PathBuf};

/// A place from which the loader can take exactly the bytes that were given.
#[derive(Debug)]
pub(super) struct Image {
    path: PathBuf,
    /// Where the library was written to a private folder: removed when the image is let go,
    /// which the system allows on Unix while the library stays loaded.
    _folder: Option<tempfile::TempDir>,
}

impl Image {
    /// The path for the loader.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

/// On Linux a sealed memory file: nobody can write to it, nor put another file in its place.
#[cfg(target_os = "linux")]
pub(super) fn of(bytes: &[u8]) -> io::Result<Image> {
    use std::io::Write as _;
    use std::os::fd::{AsRawFd as _, IntoRawFd as _};

    use rustix::fs::{MemfdFlags, SealFlags, fcntl_add_seals, memfd_create};

    let flags = MemfdFlags::CLOEXEC | MemfdFlags::ALLOW_SEALING;
    // Kernels before 6.3 do not know the flag for a file that may be executed.
    let memory = memfd_create(c"gevinst-plugin", flags | MemfdFlags::EXEC)
        .or_else(|_| memfd_create(c"gevinst-plugin", flags));
    let Ok(memory) = memory else {
        return in_private_folder(bytes);
    };
    let mut file = std::fs::File::from(memory);
    file.write_all(bytes)?;
    fcntl_add_seals(
        &file,
        SealFlags::WRITE | SealFlags::SHRINK | SealFlags::GROW | SealFlags::SEAL,
    )?;
    let path = PathBuf::from(format!("/proc/self/fd/{}", file.as_raw_fd()));
    // The descriptor stays open as long as the process: the loader knows libraries by their
    // path, and a number that is used again would give it the wrong one.
    let _ = file.into_raw_fd();
    Ok(Image { path, _folder: None })
}

/// Elsewhere a copy in a folder that only this user may enter.
#[cfg(not(target_os = "linux"))]
pub(super) fn of(bytes: &[u8]) -> io::Result<Image> {
    in_private_folder(bytes)
}

fn in_private_folder(bytes: &[u8]) -> io::Result<Image> {
    let folder = tempfile::Builder::new().prefix("gevinst-plugin-").tempdir()?;
    let path = folder.path().join(format!("plugin{}", std::env::consts::DLL_SUFFIX));
    std::fs::write(&path, bytes)?;
    if cfg!(windows) {
        // A loaded library cannot be removed there; the folder is left to the system.
        let kept = folder.keep();
        debug_assert!(path.starts_with(kept));
        return Ok(Image { path, _folder: None });
    }
    Ok(Image { path, _folder: Some(folder) })
}
