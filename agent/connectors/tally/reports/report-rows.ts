/** One row of a native report: its texts by path below the envelope, `DSPACCINFO/DSPCLDRAMT/DSPCLDRAMTA`. */
export type ReportRow = ReadonlyMap<string, string>;

/**
 * Collects the leaves of a native report into rows. Name and figures are loose siblings that belong together by position alone
 * (facts/tally.md §3.6): a row begins with its name; a name may have no figures, so the next name ends it; figures that come twice
 * under one name are a row without a name.
 */
export class ReportRows {
  readonly #rows: Map<string, string>[] = [];
  #hasFigures = false;

  /** `path` as the slicer tells it: `ENVELOPE/DSPACCNAME/DSPDISPNAME`. */
  note(path: string, text: string): void {
    const field = path.slice(path.indexOf('/') + 1);
    const isName = names.has(field.slice(0, endOfElement(field)));
    const row = this.#rows.at(-1);
    if (row === undefined || row.has(field) || (isName && this.#hasFigures)) {
      this.#rows.push(new Map([[field, text]]));
      this.#hasFigures = !isName;
      return;
    }
    row.set(field, text);
    this.#hasFigures ||= !isName;
  }

  all(): readonly ReportRow[] {
    return this.#rows;
  }
}

/** Outermost elements that hold what a row is named by. */
const names: ReadonlySet<string> = new Set(['DSPACCNAME', 'BSNAME', 'DSPPERIOD', 'BILLFIXED']);

function endOfElement(field: string): number {
  const slash = field.indexOf('/');
  return slash < 0 ? field.length : slash;
}
