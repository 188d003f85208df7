import { createHash, randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';

/**
 * Makes a copy of a Tally document that can be shown to anybody: names, numbers, identifiers and addresses are invented, each
 * always by the same other one; amounts are tripled, so that what summed to zero still does. What Tally itself wrote stays:
 * encoding, byte order mark, line ends, references, blanks, order, tags, and words of Tally's own. With `--telling N` only the
 * first N objects of each kind (of vouchers: of each type) are kept.
 *
 *     node scripts/anonymise-tally.ts FROM TO [--telling N]
 */
const [from = '', to = '', option, count] = process.argv.slice(2);

function anonymous(document: string): string {
  return document.replace(
    /(<([\w.:]+)(?:\s[^<>]*?)?>)([^<]+)(?=<)|(\s([\w:.]+)=")([^"]*)(?=")/g,
    (whole, open?: string, tag = '', text = '', before?: string, attribute = '', value = '') => {
      if (open !== undefined) return openTag(open) + other(tag, text);
      return before === undefined ? whole : before + other(attribute, value);
    },
  );
}

function openTag(open: string): string {
  return open.replace(
    /(\s([\w:.]+)=")([^"]*)(?=")/g,
    (_, before: string, name: string, value: string) => before + other(name, value),
  );
}

/** Tags and attributes whose values are words or settings of Tally. */
const ofTally =
  /^(TYPE|P|JD|xmlns:UDF|RESERVEDNAME|ISLIST|INDEX|DESC|ACTION|OBJVIEW|MERGE|TAXTYPE|ISMSTDEPTYPE|MSTDEPTYPE|ISCMPDEPTYPE|CMPLOCUS|CMPDEPTYPE|TALLYREQUEST|REPORTNAME|VERSION|STATUS|ID|SVEXPORTFORMAT|IMPORTDUPS|.*(VIEW|ENTRYMODE|METHOD|DUTYHEAD|VALUATIONTYPE|REGISTRATIONTYPE|DEALERTYPE|TAXABILITY|SUPPLYTYPE|APPLICABLE|APPLICABILITY|STYLE|LANGUAGEID|BILLTYPE|COSTCATEGORY|STATENAME|COUNTRYNAME|COUNTRYOFRESIDENCE|PLACEOFSUPPLY|TRANSACTIONTYPE|ADJUSTMENT|DATETYPE|SOURCETYPE|UPDATEACTIVITY))$/;

function other(tag: string, text: string): string {
  if (text.trim() === '' || tag.startsWith('xmlns') || ofTally.test(tag) || isOfTally(text.trim())) return text;
  if (/^\s*-?\d+\.\d+\s*$/.test(text)) return /RATE|PERCENT|DISCOUNT/.test(tag) ? text : tripled(text);
  if (/^\s*-?\d{1,2}\s*$/.test(text) || /^\s*\d{8}\s*$/.test(text) || /^\d{1,2}-[A-Z][a-z]{2}-\d{2,4}$/.test(text))
    return text;
  if (
    /^[^\dA-Za-z]{0,4}-?[^\dA-Za-z]{0,4}\d+(\.\d+)?( ?[^\d]*)$/.test(text) &&
    /^(RATE|.*QTY|.*AMOUNT|.*BALANCE|.*VALUE)/.test(tag)
  )
    return text;
  return text.replace(
    /&#?\w+;|(?<=-)[0-9a-f]{8}(?=:|$)|(?<=:)[0-9a-f]{8}$|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\d\d[A-Z]{5}\d{4}[A-Z]\w{3}|\p{L}+|\d+/giu,
    otherWord,
  );
}

function otherWord(word: string): string {
  if (word.startsWith('&') || /^(?=.*\d)[0-9a-f]{8}$/.test(word)) return word;
  if (word.length === 36 && word.includes('-')) return otherGuid(word);
  if (/^\d\d[A-Z]{5}\d{4}[A-Z]\w{3}$/.test(word)) return otherGstin(word);
  if (/^\d+$/.test(word)) return word.length < 3 ? word : otherDigits(word);
  if (ofTallyWords.has(word.toLowerCase()) || word.length < 2) return word;
  return otherLetters(word);
}

/** Forgotten with the run, so that nobody can try names on the copy. */
const secret = randomBytes(16).toString('hex');

function digest(text: string): Buffer {
  return createHash('sha256')
    .update(secret + text.toLowerCase())
    .digest();
}

function otherGuid(guid: string): string {
  const hex = digest(guid).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** A valid one that nobody has: the fourth letter of a PAN is never a Z. */
function otherGstin(gstin: string): string {
  const letters = [...digest(gstin)].map((byte) => String.fromCharCode(65 + (byte % 26)));
  const body = `${gstin.slice(0, 2)}${letters.slice(0, 3).join('')}Z${letters[3]}${otherDigits(gstin.slice(7, 11))}${letters[4]}1Z`;
  const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ';
  const total = Array.from(body).reduce((sum, character, i) => {
    const product = alphabet.indexOf(character) * (i % 2 === 0 ? 1 : 2);
    return sum + Math.floor(product / 36) + (product % 36);
  }, 0);
  return body + alphabet[(36 - (total % 36)) % 36];
}

function otherDigits(digits: string): string {
  const random = digest(digits);
  return Array.from(digits)
    .map((digit, i) =>
      i === 0 && digit !== '0' ? String(1 + ((random[i % 32] ?? 0) % 9)) : String((random[i % 32] ?? 0) % 10),
    )
    .join('');
}

/** As long as before, as great or small letter by letter, and in its own script. */
function otherLetters(word: string): string {
  const random = digest(word);
  return Array.from(word)
    .map((letter, i) => {
      const byte = random[i % 32] ?? 0;
      if (!/[A-Za-z]/.test(letter)) return letter;
      const set = i % 2 === 0 ? 'bdfghjklmnprstvz' : 'aeiou';
      const chosen = set[byte % set.length] ?? 'a';
      return letter === letter.toUpperCase() ? chosen.toUpperCase() : chosen;
    })
    .join('');
}

function tripled(text: string): string {
  const [, lead = '', sign = '', whole = '0', part = '', tail = ''] = /^(\s*)(-?)(\d+)\.(\d+)(\s*)$/.exec(text) ?? [];
  const units = (BigInt(whole + part) * 3n).toString().padStart(part.length + 1, '0');
  return `${lead}${sign}${units.slice(0, -part.length)}.${units.slice(-part.length)}${tail}`;
}

function isOfTally(text: string): boolean {
  return /^(&#4;|&#3;|.?4;|Yes$|No$|true$|false$)/.test(text) || ofTallyTexts.has(text);
}

/** Everything before the first object, the chosen ones, everything after the last. */
function tellingPart(document: string, each: number): string {
  const seen = new Map<string, number>();
  return document.replace(
    /<TALLYMESSAGE[^>]*>\s*<(\w+)(?: [^>]*)?>[\s\S]*?<\/\1>\s*<\/TALLYMESSAGE>\s*|<(VOUCHER|LEDGER|GROUP|STOCKITEM|VOUCHERTYPE|UNIT|GODOWN|CURRENCY|COSTCENTRE|COSTCATEGORY|STOCKGROUP|INCOMETAXCLASSIFICATION|INCOMETAXSLAB)(?: [^>]*)?>(?!\d*<\/)[\s\S]*?<\/\2>\s*/g,
    (object) => {
      const name = /<(?!TALLYMESSAGE)(\w+)/.exec(object)?.[1] ?? '';
      const kind = `${name} ${/VCHTYPE="([^"]*)"|<VOUCHERTYPENAME[^>]*>([^<]*)/.exec(object)?.slice(1).join('') ?? ''}`;
      const nth = (seen.get(kind) ?? 0) + 1;
      seen.set(kind, nth);
      return nth <= each ? object : '';
    },
  );
}

const ofTallyTexts: ReadonlySet<string> = new Set(
  `Sales|Purchase|Receipt|Payment|Contra|Journal|Credit Note|Debit Note|Sales Order|Purchase Order|Delivery Note|Receipt Note
Rejections In|Rejections Out|Stock Journal|Manufacturing Journal|Physical Stock|Material In|Material Out|Job Work In Order
Job Work Out Order|Payroll|Attendance|Memorandum|Reversing Journal|Branch / Divisions|Capital Account|Current Assets
Current Liabilities|Direct Expenses|Direct Incomes|Fixed Assets|Indirect Expenses|Indirect Incomes|Investments|Loans (Liability)
Misc. Expenses (ASSET)|Purchase Accounts|Sales Accounts|Suspense A/c|Reserves &amp; Surplus|Bank Accounts|Cash-in-Hand
Deposits (Asset)|Loans &amp; Advances (Asset)|Stock-in-Hand|Sundry Debtors|Duties &amp; Taxes|Provisions|Sundry Creditors
Bank OD A/c|Secured Loans|Unsecured Loans|Cash|Profit &amp; Loss A/c|Main Location|Primary Batch|Primary Cost Category|Primary
Regular|Unregistered|Unregistered/Consumer|Consumer|Composition|Goods|Services|Taxable|Exempt|Nil Rated|Default|India|GST|TDS|TCS
VAT|Others|Based on Value|New Ref|Agst Ref|Advance|On Account|Avg. Cost|Avg. Price|Automatic|Manual|Auto Retain|None|INR|Rs.|I₹|₹
Import Data|All Masters|Vouchers|Day Book|Create|Not Applicable|Undefined|Normal Rounding|Upward Rounding|Tax Invoice|Current Assets`
    .split(/[|\n]/)
    .map((text) => text.trim()),
);

const ofTallyWords: ReadonlySet<string> = new Set(
  'cgst sgst igst utgst cess gst tds tcs input output tax round off sales purchase cash bank account accounts local interstate no nos pcs kg kgs box mtr ltr number pieces not applicable found primary days registration invoice days'.split(
    ' ',
  ),
);

if (to === '') throw new Error('node scripts/anonymise-tally.ts FROM TO [--telling N]');
const bytes = readFileSync(from);
const encoding = bytes[1] === 0 || (bytes[0] === 0xff && bytes[1] === 0xfe) ? 'utf16le' : 'utf8';
const original = bytes.toString(encoding);
if (!Buffer.from(original, encoding).equals(bytes)) throw new Error('neither UTF-16LE nor UTF-8');
writeFileSync(
  to,
  Buffer.from(anonymous(option === '--telling' ? tellingPart(original, Number(count)) : original), encoding),
);
