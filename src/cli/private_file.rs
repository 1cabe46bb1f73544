//! Files with people's data, which their owner alone may read.

use std::io::Write as _;
use std::path::Path;

use anyhow::{Context, Result};

/// Writes a file that its owner alone may read, in place of one that is there. It is made beside it and renamed, so
/// that it never has another mode, whatever the one before had. What is no plain file, such as a pipe, is written to as
/// it is.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    let context = || format!("failed to write {}", path.display());
    if std::fs::metadata(path).is_ok_and(|known| !known.is_file()) {
        return std::fs::write(path, bytes).with_context(context);
    }
    // The file that a link leads to, not the link.
    let target = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    // A temporary file is made with mode 0600, which the rename keeps.
    let mut file = tempfile::NamedTempFile::new_in(folder).with_context(context)?;
    file.write_all(bytes).with_context(context)?;
    file.as_file().sync_all().with_context(context)?;
    file.persist(&target).with_context(context)?;
    Ok(())
}

#[cfg(all(test, unix))]
mod tests {
    use std::os::unix::fs::{PermissionsExt as _, symlink};

    use super::*;

    #[test]
    fn a_file_is_its_owners_only_even_where_another_stood() {
        let folder = tempfile::tempdir().unwrap();
        let (new, old, link) = (folder.path().join("new"), folder.path().join("old"), folder.path().join("link"));
        std::fs::write(&old, "before").unwrap();
        std::fs::set_permissions(&old, std::fs::Permissions::from_mode(0o644)).unwrap();
        symlink(&old, &link).unwrap();
        for (path, file) in [(&new, &new), (&old, &old), (&link, &old)] {
            write(path, b"secret").unwrap();
            let mode = std::fs::metadata(file).unwrap().permissions().mode();
            assert_eq!((mode & 0o777, std::fs::read(file).unwrap()), (0o600, b"secret".to_vec()), "{}", path.display());
        }
        assert!(link.is_symlink());
        write(Path::new("/dev/null"), b"secret").unwrap();
        assert!(write(&folder.path().join("no/such"), b"secret").is_err());
    }
}
