//! The table as an Excel workbook: typed dates and sums, a frozen heading row, and a layout for print.

use anyhow::{Context, Result};
use jiff::Timestamp;
use jiff::civil::Date;
use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatUnderline, Url, Workbook, Worksheet, XlsxError,
};

use super::{COLUMNS, Cell, TableContext};
use crate::export::Export;
use crate::locale::Locale;

/// The formats of the cells, by type.
struct CellFormats {
    heading: Format,
    text: Format,
    number: Format,
    date: Format,
    link: Format,
}

/// Writes the workbook. No text can become a formula, since each cell is written with its type.
///
/// # Errors
/// When the library cannot write the workbook, which no content of the calls can cause.
pub fn xlsx(export: &Export, now: Timestamp) -> Result<Vec<u8>> {
    workbook(export, now).context("failed to write a workbook")
}

fn workbook(export: &Export, now: Timestamp) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    // By default the library writes the current time, and the bytes would differ each time.
    let created = ExcelDateTime::from_timestamp(export.updated().as_second())?;
    book.set_properties(
        &DocProperties::new().set_title(&export.title).set_author("utkik").set_creation_datetime(&created),
    );
    let formats = cell_formats();
    let sheet = book.add_worksheet();
    sheet.set_name(export.locale.text("export-title"))?;
    write_heading_row(sheet, export.locale, &formats)?;
    let table = TableContext { locale: export.locale, now };
    let mut row = 0;
    for entry in &export.entries {
        row += 1;
        for (at, column) in (0..).zip(&COLUMNS) {
            write_cell(sheet, (row, at), (column.cell)(entry, &table), &formats)?;
        }
    }
    if row > 0 {
        sheet.autofilter(0, 0, row, COLUMNS.len() as u16 - 1)?;
    }
    if let Some(cut) = export.truncation_notice() {
        sheet.write_string_with_format(row + 1, 0, cut, &formats.text)?;
    }
    book.save_to_buffer()
}

fn cell_formats() -> CellFormats {
    let top = Format::new().set_align(FormatAlign::Top);
    let link = top.clone().set_font_color(0x0B5C6B).set_underline(FormatUnderline::Single);
    CellFormats {
        heading: top.clone().set_bold().set_text_wrap(),
        text: top.clone().set_text_wrap(),
        number: top.clone().set_num_format("#,##0"),
        date: top.set_num_format("yyyy-mm-dd"),
        link,
    }
}

fn write_heading_row(sheet: &mut Worksheet, locale: Locale, formats: &CellFormats) -> Result<(), XlsxError> {
    for (at, column) in (0..).zip(&COLUMNS) {
        sheet.set_column_width(at, column.width)?;
        sheet.write_string_with_format(0, at, locale.text(column.heading), &formats.heading)?;
    }
    sheet.set_freeze_panes(1, 1)?;
    // A4 in landscape, fitted to the page's width, with the heading row on each page.
    sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, 0).set_repeat_rows(0, 0)?;
    Ok(())
}

fn write_cell(
    sheet: &mut Worksheet,
    (row, column): (u32, u16),
    cell: Cell,
    formats: &CellFormats,
) -> Result<(), XlsxError> {
    match cell {
        Cell::Empty => return Ok(()),
        Cell::Text(text) => sheet.write_string_with_format(row, column, text, &formats.text)?,
        // Sums are far below the 15 digits that a spreadsheet's number holds exactly.
        Cell::Number(number) => sheet.write_number_with_format(row, column, number as f64, &formats.number)?,
        Cell::Date(date) => match excel_date(date) {
            Some(day) => sheet.write_datetime_with_format(row, column, day, &formats.date)?,
            None => sheet.write_string_with_format(row, column, date.to_string(), &formats.text)?,
        },
        Cell::Link(address) => {
            let linked = sheet.write_url_with_format(row, column, Url::new(&address), &formats.link).is_ok();
            if linked {
                return Ok(());
            }
            sheet.write_string_with_format(row, column, address, &formats.text)?
        }
    };
    Ok(())
}

/// Returns a day as Excel stores it; `None` before 1900.
fn excel_date(date: Date) -> Option<ExcelDateTime> {
    let [year, month, day] = [i32::from(date.year()), date.month().into(), date.day().into()];
    ExcelDateTime::from_ymd(u16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?).ok()
}
