//! The portal's bulk file is read in constant memory. This is a process of its own, because its memory is measured.

use std::fs;
use std::io::{BufWriter, Write};

use utkik::internals::sources::eu_portal::BulkFileSource;
use utkik::internals::sources::{Content, Page, Source};

const OBJECTS: usize = 50_000;

/// Writes a file of closed topics, every hundredth of them open.
fn write(out: impl Write) -> std::io::Result<()> {
    let mut out = BufWriter::new(out);
    let filler = "Lorem ipsum dolor sit amet. ".repeat(20);
    write!(out, "{{\"fundingData\":{{\"GrantTenderObj\":[null")?;
    for n in 1..=OBJECTS {
        let status = if n.is_multiple_of(100) { 31_094_502 } else { 31_094_503 };
        write!(
            out,
            ",{{\"type\":1,\"ccm2Id\":{n},\"identifier\":\"T-{n}\",\"title\":\"Topic {n}\",\"status\":{{\"id\":{status}}},\
             \"latestInfos\":[{{\"content\":\"{filler}\"}}]}}"
        )?;
    }
    write!(out, "]}}}}")?;
    out.flush()
}

/// Returns the peak memory of this process in KiB; `None` where the system does not report it.
fn peak() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?.trim().strip_suffix(" kB")?.trim().parse().ok()
}

#[test]
fn memory_stays_flat_over_fifty_thousand_objects() {
    let mut file = tempfile::tempfile().unwrap();
    write(&mut file).unwrap();
    let size = file.metadata().unwrap().len() / 1024;
    let request = BulkFileSource.start_requests().remove(0);
    assert!(request.spool && request.limit == 256 << 20);
    let url = request.url.clone();
    let page = Page { request, url, content_type: String::new(), charset: None, content: Content::File(file) };

    let before = peak();
    let parsed = BulkFileSource.parse(&page).unwrap();
    let after = peak();

    assert_eq!((parsed.row_count, parsed.drafts.len()), (OBJECTS as u64 + 1, OBJECTS / 100));
    if let (Some(before), Some(after)) = (before, after) {
        let grown = after - before;
        assert!(grown * 4 < size, "{grown} KiB more at the peak for a file of {size} KiB");
    }
}
