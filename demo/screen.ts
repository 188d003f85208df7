/** Where the demo tells a person what happens. */
export interface Screen {
  /** A step begins. */
  step(title: string): void;
  /** How far the step is; replaces the last progress. */
  progress(text: string): void;
  /** The step is done and was verified. */
  done(text: string): void;
  /** Free text. */
  say(text: string): void;
}

export const silentScreen: Screen = { step() {}, progress() {}, done() {}, say() {} };

/** A terminal sees one moving line per step; a file or pipe gets a line whenever a tenth more is done. */
export function textScreen(out: NodeJS.WriteStream): Screen {
  let moving = false;
  let lastPrinted = 0;
  const clear = () => {
    if (moving) out.write('\r\x1b[2K');
    moving = false;
  };
  return {
    step(title) {
      clear();
      out.write(`\n${title}\n`);
    },
    progress(text) {
      if (out.isTTY) {
        clear();
        out.write(`  … ${text}`);
        moving = true;
      } else if (performance.now() - lastPrinted > 2000) {
        out.write(`  … ${text}\n`);
        lastPrinted = performance.now();
      }
    },
    done(text) {
      clear();
      out.write(`  ✓ ${text}\n`);
    },
    say(text) {
      clear();
      out.write(`${text}\n`);
    },
  };
}

/** `[######----] 12,345 of 20,000 vouchers, about 4 s left`. */
export function bar(done: number, total: number, what: string, secondsLeft: number | null): string {
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const filled = Math.round(share * 20);
  const left = secondsLeft === null || done >= total ? '' : `, about ${Math.ceil(secondsLeft)} s left`;
  return `[${'#'.repeat(filled)}${'-'.repeat(20 - filled)}] ${grouped(done)} of ${grouped(total)} ${what}${left}`;
}

/** Digits grouped as in India: 12,34,567. */
export function grouped(value: number): string {
  return value.toLocaleString('en-IN');
}
