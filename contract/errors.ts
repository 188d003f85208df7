/** What the side that got the error does next: try again by itself, give up, or wait for a person. */
export type Retry = 'later' | 'never' | 'person';

interface ErrorEntry {
  readonly retry: Retry;
  /** For the accountant: what is wrong, in plain words. */
  readonly sentence: string;
  /** For the accountant: what to click or do. */
  readonly action: string;
}

/**
 * Every state a user can meet: a stable code, a plain sentence, an action. Documents and screens are made from this table.
 * `{name}` is filled from the error's `details`.
 */
export const errorCatalogue = {
  'tally.unreachable': {
    retry: 'later',
    sentence: 'Nothing answers at {origin}: Tally is not running there, or does not take requests.',
    action:
      'Start Tally and open the company. If it runs: F1 Help > Settings > Connectivity > Client/Server configuration, "TallyPrime acts as" Both (not None), and the same port as here.',
  },
  'tally.crashed': {
    retry: 'later',
    sentence: 'Tally at {origin} closed in the middle of its work.',
    action: 'Start Tally again and open the company. Nothing is lost; the question it was at is asked more carefully.',
  },
  'tally.starting': {
    retry: 'later',
    sentence: 'Tally has just been started and no company is open in it yet.',
    action: 'Open the company in Tally.',
  },
  'tally.not-tally': {
    retry: 'person',
    sentence: 'Another program answers at {origin}, not Tally.',
    action: 'Check the port number in Tally under F1 Help > Settings > Connectivity, and set the same one here.',
  },
  'tally.busy': {
    retry: 'later',
    sentence: 'Tally is busy and has not answered for {seconds} seconds.',
    action: 'Nothing to do if Tally is working. If it shows a message or a question, answer it.',
  },
  'tally.dialog': {
    retry: 'person',
    sentence: 'Tally seems to wait for an answer on its screen.',
    action: 'Look at the Tally window and close the message it shows.',
  },
  'tally.refused': {
    retry: 'never',
    sentence: 'Tally refused the request: {text}',
    action: 'Send a report to support (ledger-bridge bundle).',
  },
  'tally.request-set-aside': {
    retry: 'person',
    sentence: 'Tally stopped twice at the same question ({what}), so it is not asked any more.',
    action:
      'Everything else goes on. Check that data in Tally (Company > Data > Verify), restart Tally, then let it be asked again: ledger-bridge approve {id}',
  },
  'tally.no-company': {
    retry: 'later',
    sentence: 'No company is open in Tally.',
    action: 'Open the company in Tally.',
  },
  'tally.company-closed': {
    retry: 'later',
    sentence: 'The company "{company}" is not open in Tally.',
    action: 'Open the company in Tally.',
  },
  'tally.company-locked': {
    retry: 'later',
    sentence: 'Somebody has locked the company in Tally.',
    action: 'Nothing to do: it is tried again by itself. If it goes on, see who works on the company data.',
  },
  'tally.identity-changed': {
    retry: 'person',
    sentence: 'The company open in Tally is not the one that was connected ({field} differs).',
    action: 'Open the right company, or connect this one as a new source.',
  },
  'tally.same-name': {
    retry: 'person',
    sentence: 'Two open companies are called "{company}": Tally can not be told which one is meant.',
    action: 'Close one of them in Tally, or give it another name.',
  },
  'tally.origin-changed': {
    retry: 'person',
    sentence: 'The books of "{company}" are no longer open at {from}, but now at {to}.',
    action: 'If they are the same books, and not a copy of them, say so: ledger-bridge approve {id}',
  },
  'tally.educational': {
    retry: 'person',
    sentence: 'Tally runs in Educational mode: documents can only be dated on day 1, 2 or 31 of a month.',
    action: 'Everything is read. To write documents of any date, activate a licence in Tally.',
  },
  'tally.licence-lost': {
    retry: 'person',
    sentence: 'Tally has lost its licence. Reading goes on; documents wait.',
    action: 'Activate the licence in Tally (F1 Help > Settings > License) and open the company again.',
  },
  'tally.too-old': {
    retry: 'person',
    sentence: 'This release of Tally is too old: it does not say which company is open.',
    action: 'Install Tally.ERP 9 release 6 or TallyPrime.',
  },
  'tally.release-unknown': {
    retry: 'person',
    sentence: 'The release "{product}" of Tally is not known to this version. It is read all the same.',
    action: 'Install the newest version of Ledger Bridge.',
  },
  'tally.heavy-day': {
    retry: 'later',
    sentence:
      'The books hold {count} vouchers on {day}: Tally needs about {seconds} seconds for each question about that day.',
    action: 'Nothing to do. Whoever works in Tally may have to wait so long now and then while that day is read.',
  },
  'tally.period-ignored': {
    retry: 'person',
    sentence:
      'This Tally ({product}) shows only the period on its screen, whatever period it is asked for, so the books of "{company}" can\'t be read completely.',
    action:
      'Activate the licence if Tally runs in Educational mode; else install a newer release, or send a report to support (ledger-bridge bundle). Until then nothing is read, and nothing deleted at the platform.',
  },
  'tally.period-not-shown': {
    retry: 'never',
    sentence: 'Tally in Educational mode shows only periods that begin and end on day 1, 2 or 31 of a month.',
    action: 'Ask for such a period, or activate a licence in Tally.',
  },
  'tally.counters-backwards': {
    retry: 'person',
    sentence: 'The company "{company}" was restored or rewritten: its counters went backwards.',
    action:
      'The books are read again in full. Confirm that the restored data is right before documents are written again.',
  },
  'tally.truncated': {
    retry: 'later',
    sentence: 'Tally stopped in the middle of its answer.',
    action: 'It is asked again by itself. If it goes on, restart Tally.',
  },
  'tally.garbled': {
    retry: 'later',
    sentence: "Tally's answer could not be understood.",
    action: 'It is asked again by itself. If it goes on, send a report to support (ledger-bridge bundle).',
  },
  'tally.books-moved': {
    retry: 'later',
    sentence: 'The books were changed while they were being checked.',
    action: 'Nothing to do: they are checked again by themselves.',
  },
  'tally.line-error': {
    retry: 'person',
    sentence: 'Tally did not accept the document: {text}',
    action: 'Mend what Tally names, then send the document again.',
  },
  'file.missing': {
    retry: 'person',
    sentence: 'There is no file or folder at {path}.',
    action: 'Check the name.',
  },
  'audit.broken': {
    retry: 'never',
    sentence: 'The audit trail is broken at row {row}: {what}.',
    action:
      'Somebody changed the file, or the disk is damaged. Keep a copy of the data folder as it is, and send a report to support (ledger-bridge bundle).',
  },
  'audit.no-store': {
    retry: 'person',
    sentence: 'There is no audit trail in {folder} yet.',
    action: 'Start the agent (ledger-bridge run), or name the folder with --data.',
  },
  'file.unwritable': {
    retry: 'person',
    sentence: '{path} could not be written: {reason}.',
    action: 'Close the program that holds it, or choose another place.',
  },
  'file.unreadable': {
    retry: 'person',
    sentence: '{path} could not be opened: {reason}.',
    action: 'Close the program that holds it, or check the permissions.',
  },
  'file.empty': {
    retry: 'person',
    sentence: '{path} is empty.',
    action: 'Export it again from Tally.',
  },
  'file.not-xml': {
    retry: 'person',
    sentence: '{path} is not an XML file.',
    action: 'Export from Tally with the format "XML (Data Interchange)".',
  },
  'file.not-tally': {
    retry: 'person',
    sentence: '{path} is not a Tally export ({found}).',
    action: 'Export from Tally with the format "XML (Data Interchange)".',
  },
  'file.truncated': {
    retry: 'person',
    sentence: '{path} ends in the middle: it was not written completely.',
    action: 'Export or copy it again.',
  },
  'file.tally-error': {
    retry: 'person',
    sentence: '{path} holds an error from Tally, not data: {text}',
    action: 'Mend what Tally names and export again.',
  },
  'record.not-understood': {
    retry: 'never',
    sentence: 'Something in the books could not be understood and was set aside: {reason}.',
    action: 'The rest goes on. Send a report to support (ledger-bridge bundle).',
  },
  'record.too-large': {
    retry: 'never',
    sentence: 'One record is too large to be carried and was set aside.',
    action: 'The rest goes on. Send a report to support (ledger-bridge bundle).',
  },
  'store.full': {
    retry: 'later',
    sentence: 'The disk is full: {path}.',
    action: 'Free some space on the disk. Nothing is lost; reading goes on by itself.',
  },
  'store.locked': {
    retry: 'person',
    sentence: 'Ledger Bridge is already running with this data folder (process {pid}).',
    action: 'Use the one that runs, or stop it first.',
  },
  'store.corrupt': {
    retry: 'person',
    sentence: 'The local store is damaged: {path}.',
    action: 'Send a report to support (ledger-bridge bundle).',
  },
  'store.too-new': {
    retry: 'person',
    sentence: 'The data folder was written by a newer Ledger Bridge.',
    action: 'Install the newest version.',
  },
  'store.key-lost': {
    retry: 'person',
    sentence: 'The key of the local store is gone.',
    action: 'Pair again. The books are read again; nothing in them is touched.',
  },
  'outbox.full': {
    retry: 'later',
    sentence: 'The platform has not been reached for long: reading waits until what was read is sent.',
    action: 'Check the internet connection. Nothing is lost.',
  },
  'deletions.held': {
    retry: 'person',
    sentence:
      '{count} of {total} records are no longer in the books. That is unusual, so nothing was deleted upstream.',
    action: 'If the deletion is right, approve it: ledger-bridge approve {id}.',
  },
  'tunnel.unreachable': {
    retry: 'later',
    sentence: 'The platform can not be reached at {gateway}.',
    action: 'Check the internet connection. What is read is kept and sent later.',
  },
  'tunnel.not-gateway': {
    retry: 'person',
    sentence: 'What answers at {gateway} is not the platform.',
    action: 'Check the address, or the proxy of this office network.',
  },
  'tunnel.protocol': {
    retry: 'later',
    sentence: 'The platform and this program did not understand each other.',
    action: 'Install the newest version. If it goes on, send a report to support.',
  },
  'tunnel.refused': {
    retry: 'person',
    sentence: 'The platform does not accept this installation.',
    action: 'Pair again with a new code.',
  },
  'tunnel.revoked': {
    retry: 'person',
    sentence: 'This installation was removed on the platform.',
    action: 'Pair again with a new code.',
  },
  'tunnel.identity-in-use': {
    retry: 'later',
    sentence: 'Another running copy of this installation is connected to the platform.',
    action: 'If this PC was copied from another, pair it as a new one.',
  },
  'tunnel.replaced': {
    retry: 'later',
    sentence: 'A newer connection of this installation took over.',
    action: 'Nothing to do.',
  },
  'tunnel.restarting': {
    retry: 'later',
    sentence: 'The platform is being restarted.',
    action: 'Nothing to do: the connection comes back by itself.',
  },
  'batch.undecodable': {
    retry: 'never',
    sentence: 'What was sent reached the platform damaged.',
    action: 'It is read again from the books by itself. If it goes on, send a report to support.',
  },
  'batch.too-large': {
    retry: 'never',
    sentence: 'What was sent is larger than the platform takes at once.',
    action: 'It is read again from the books by itself. If it goes on, send a report to support.',
  },
  'source.owned-elsewhere': {
    retry: 'person',
    sentence: 'The books of "{company}" are already carried by another PC.',
    action: 'Move them to this PC on the platform, or close them here.',
  },
  'pair.code-wrong': {
    retry: 'person',
    sentence: 'The pairing code is wrong, used, or too old.',
    action: 'Ask the platform for a new code and type it within ten minutes.',
  },
  'pair.too-many-tries': {
    retry: 'later',
    sentence: 'Too many wrong pairing codes were tried.',
    action: 'Wait a minute, then try again with a new code.',
  },
  'pair.not-paired': {
    retry: 'person',
    sentence: 'This installation is not paired yet.',
    action: 'ledger-bridge pair --code CODE --gateway URL',
  },
  'engine.not-running': {
    retry: 'person',
    sentence: 'Ledger Bridge is not running with this data folder.',
    action: 'Start it: ledger-bridge run',
  },
  'config.invalid': {
    retry: 'person',
    sentence: 'The settings are not valid: {reason}.',
    action: 'Correct them.',
  },
  'source.not-carried': {
    retry: 'person',
    sentence: 'No books named "{name}" are carried now.',
    action: 'Open the company in Tally; "ledger-bridge status" lists what is carried.',
  },
  'approve.nothing-waits': {
    retry: 'person',
    sentence: 'Nothing waits for a person under {id}.',
    action: 'See what waits: ledger-bridge jobs, ledger-bridge status.',
  },
  'approve.too-late': {
    retry: 'never',
    sentence: '{id} is being written already, or is done.',
    action: 'See how it ends: ledger-bridge jobs.',
  },
  'job.unsupported': {
    retry: 'never',
    sentence: 'This version can not do jobs of the type {type}.',
    action: 'Install the newest version.',
  },
  'job.invalid': {
    retry: 'never',
    sentence: 'The document is not valid: {reason}.',
    action: 'Correct it on the platform and send it again.',
  },
  'job.expired': {
    retry: 'never',
    sentence: 'The job was not carried out in time and is no longer wanted.',
    action: 'Send it again from the platform if it is still wanted.',
  },
  'job.refused': {
    retry: 'never',
    sentence: 'The job was refused by a person.',
    action: 'Nothing to do.',
  },
  'job.cancelled': {
    retry: 'never',
    sentence: 'The job was withdrawn by the platform before it was carried out.',
    action: 'Nothing to do.',
  },
  'job.not-found': {
    retry: 'never',
    sentence: 'There is no job of that id on this PC.',
    action: 'Check the id; a job of another PC is cancelled or linked there.',
  },
  'job.still-open': {
    retry: 'never',
    sentence: 'The job has not ended yet, and may still write its document.',
    action: 'Wait for its result, or cancel it first.',
  },
  'job.already-linked': {
    retry: 'never',
    sentence: 'The job stands for another document already.',
    action: 'Name the document by its own id instead.',
  },
  'job.unknown-document': {
    retry: 'never',
    sentence: 'The job refers to a job that wrote no document here.',
    action: 'Name the document by its own id, or link it to the job first.',
  },
  'job.needs-approval': {
    retry: 'person',
    sentence: 'The platform asks for this; it waits for a person on this PC to allow it.',
    action: 'Look at it, then allow or refuse it: ledger-bridge approve {id}, or with --refuse.',
  },
  'job.makes-masters': {
    retry: 'person',
    sentence: 'The document names what the books do not have: {names} would be made first.',
    action:
      'Look at what it would make and write, then allow or refuse it: ledger-bridge approve {id}, or with --refuse.',
  },
  'job.over-limit': {
    retry: 'person',
    sentence: 'The document comes to ₹{amount}: more than ₹{limit}, up to which it may be written without asking.',
    action: 'Look at what it would write, then allow or refuse it.',
  },
  'job.over-day-limit': {
    retry: 'person',
    sentence: 'With this document ₹{amount} would be written today: more than the ₹{limit} a day that need no asking.',
    action: 'Look at what it would write, then allow or refuse it.',
  },
  'job.no-room': {
    retry: 'later',
    sentence: 'There is no room on the disk to record the job, so the books were not touched.',
    action: 'Free some space on the disk.',
  },
  'job.wrong-source': {
    retry: 'never',
    sentence: 'The job names books that this PC does not carry.',
    action: 'Send it to the right source.',
  },
  'write.unknown-ledger': {
    retry: 'person',
    sentence: 'There is no ledger "{name}" in the books.',
    action: 'Create the ledger in Tally or correct its name, then send the document again.',
  },
  'write.unknown-item': {
    retry: 'person',
    sentence: 'There is no stock item "{name}" in the books.',
    action: 'Create the item in Tally or correct its name, then send the document again.',
  },
  'write.unknown-group': {
    retry: 'person',
    sentence: 'There is no group "{name}" in the books.',
    action: 'Create the group in Tally or correct its name, then send it again.',
  },
  'write.unknown-master': {
    retry: 'never',
    sentence: 'What is to be changed is not in the books any more, or never was ({id}).',
    action: 'Read the books again on the platform, and change what is there.',
  },
  'write.name-taken': {
    retry: 'never',
    sentence: 'The name "{name}" is taken in the books: Tally takes "{other}" for the same.',
    action: 'Choose another name on the platform.',
  },
  'write.unbalanced': {
    retry: 'never',
    sentence: 'Debits and credits of the document differ by {difference}.',
    action: 'Correct the document on the platform.',
  },
  'write.tax-differs': {
    retry: 'person',
    sentence: 'The taxes of the document are not what its lines, its places and the registrations call for: {reason}',
    action:
      'Correct the document on the platform, or in Tally the state, the registration or the GST rate of what is named; then send it again.',
  },
  'write.tax-rate': {
    retry: 'person',
    sentence: 'The document charges tax at a rate that did not hold: {reason}',
    action:
      'Correct the document on the platform, or in Tally the GST rate or the HSN code of what is named; then send it again.',
  },
  'write.date-outside': {
    retry: 'person',
    sentence: 'The date {date} is outside what these books accept.',
    action: 'Correct the date, or open the right year in Tally.',
  },
  'write.unknown-bill': {
    retry: 'never',
    sentence: 'There is no open bill {reference} of {account} that this document could settle.',
    action: 'Check the bill’s name and side in Tally (Outstandings), or send the amount on account.',
  },
  'write.more-than-open': {
    retry: 'never',
    sentence: 'Of bill {reference} of {account} only {open} is open: less than this document settles.',
    action: 'Send what is open against the bill, and the rest as an advance or on account.',
  },
  'write.period-filed': {
    retry: 'never',
    sentence: 'The document is dated {date}, and returns are filed up to {filedUpTo}.',
    action: 'Send it with a later date, or correct what was filed by a credit or debit note.',
  },
  'write.number-not-kept': {
    retry: 'never',
    sentence: 'The document has the number {number}, but "{voucherType}" gives its own numbers in the books.',
    action:
      'In Tally, give these documents a voucher type of their own whose numbers are entered by hand, and name it in the job.',
  },
  'write.renumbers': {
    retry: 'never',
    sentence: 'A "{voucherType}" of {date} would change the numbers of later ones: Tally counts them anew.',
    action:
      'In Tally, set the voucher type to keep its numbers (Retain original voucher no.), or send the document with a later date.',
  },
  'write.possible-duplicate': {
    retry: 'person',
    sentence: 'The books already hold a document like this one ({number} of {date}).',
    action: 'Look at it, then link it, create anyway, or drop the job.',
  },
  'write.gone': {
    retry: 'never',
    sentence: 'The document is not in the books: a person deleted it, or its number is another company’s.',
    action: 'Look for it in Tally. It is not brought back by itself; send a new one if it is needed.',
  },
  'write.cancelled': {
    retry: 'never',
    sentence: 'The document is cancelled in the books.',
    action: 'A cancelled document is not changed. Send a new one if it is needed.',
  },
  'write.changed-meanwhile': {
    retry: 'never',
    sentence: '{name} was changed in the books since the platform last knew it.',
    action: 'Look at it as it is now, then send the change once more, based on that.',
  },
  'write.conflict': {
    retry: 'person',
    sentence: '{name} was changed in the books since the platform last knew it, and the platform wants it changed too.',
    action:
      'Look at it in Tally. To let the platform’s change in: ledger-bridge approve {id}. To keep the books: add --refuse.',
  },
  'write.has-irn': {
    retry: 'never',
    sentence: 'The document has an e-invoice or e-way bill number: the government has a copy of it.',
    action:
      'Cancel that number in Tally first if the law still allows it, or correct the document by a credit or debit note.',
  },
  'write.not-ours': {
    retry: 'never',
    sentence: 'A person entered this document, and it is not known how this Tally changes one without doubling it.',
    action:
      'Change it in Tally by hand: open the voucher, alter it and accept it with Ctrl+A, or cancel it with Alt+X. Or let the platform run `alteration.probe` first.',
  },
  'write.doubled': {
    retry: 'person',
    sentence: 'Tally made a second document ({number} of {date}) of the one that it was to change.',
    action:
      'Delete the second one in Tally, and look whether the first is as it should be. Documents entered by hand are not changed any more until `alteration.probe` was run again.',
  },
  'write.no-memorandum': {
    retry: 'never',
    sentence: 'These books have no memorandum voucher type to try changes on.',
    action: 'Change documents that were entered by hand in Tally itself.',
  },
  'write.master-exists': {
    retry: 'person',
    sentence: 'The books already hold "{name}", which looks like this one (same {alike}).',
    action: 'Look at it, then link it, create anyway under another name, or drop the job.',
  },
  'write.master-incomplete': {
    retry: 'person',
    sentence: 'The books have no "{name}", and the document says too little of it to make one: {path} is missing.',
    action:
      'Send the document again with that field, create it in Tally, or say in the settings what the books call it.',
  },
  'write.master-differs': {
    retry: 'person',
    sentence:
      '"{name}" was made in the books, but reads otherwise than it was asked for, so the document was not sent.',
    action: 'Compare the fields that are listed, put them right in Tally, then send the document again.',
  },
  'write.altered-existing': {
    retry: 'person',
    sentence: 'Tally changed "{name}", which was in the books already, where a new one was meant.',
    action: 'Compare what it was before with what it is now, as listed, and put it right in Tally.',
  },
  'write.differs': {
    retry: 'person',
    sentence: 'The document is in the books, but not exactly as it was sent.',
    action: 'Compare the fields that are listed.',
  },
  'write.rejected': {
    retry: 'person',
    sentence: 'The document was not accepted: {text}',
    action: 'Mend what is named, then send the document again. Nothing was written.',
  },
  'write.missing-master': {
    retry: 'person',
    sentence: 'The books lack something that the document names. Tally says: {text}',
    action: 'Create it in Tally or correct its name, then send the document again.',
  },
  'write.totals-differ': {
    retry: 'never',
    sentence: 'Debits and credits, or a line and what is set against bills, are not equal. Tally says: {text}',
    action: 'Correct the document on the platform.',
  },
  'write.number-refused': {
    retry: 'person',
    sentence: 'Tally did not take the number of the document: {text}',
    action: 'Look in Tally which document has that number, and how the voucher type is numbered; then send it again.',
  },
  'write.exists': {
    retry: 'person',
    sentence: 'The books have something of that name already. Tally says: {text}',
    action: 'Look at what is there, then choose another name or link it.',
  },
  'write.in-use': {
    retry: 'never',
    sentence: 'It can not be deleted: something in the books uses it, or it is one of Tally’s own.',
    action: 'Delete or change what uses it in Tally first.',
  },
  'write.type-fixed': {
    retry: 'never',
    sentence: 'Tally does not make a document of one type out of one of another type.',
    action: 'Cancel the document, and send a new one of the type that is wanted.',
  },
  'write.currency-unnamed': {
    retry: 'person',
    sentence: 'The currency lacks its symbol or its formal name. Tally says: {text}',
    action: 'Complete the currency in Tally, then send the document again.',
  },
  'write.not-landed': {
    retry: 'person',
    sentence: 'The document was sent {attempts} times and did not reach the books. Nothing was written.',
    action: 'Check that the accounting software works and shows no question, then send the document again.',
  },
  'write.removed': {
    retry: 'person',
    sentence: 'The document was written, but is no longer in the books.',
    action: 'Ask who removed it. It is not written again by itself.',
  },
  'write.unknown': {
    retry: 'person',
    sentence: 'It is not certain whether the document reached the books.',
    action: 'Look for it in Tally, then say what you found.',
  },
  'write.waits': {
    retry: 'person',
    sentence: 'Documents wait: {reason}.',
    action: 'Answer what is asked.',
  },
  'tie-out.moving': {
    retry: 'later',
    sentence: 'Books and platform could not be compared: something was edited, read or sent all the time.',
    action: 'It is tried again by itself.',
  },
  'tie-out.differs': {
    retry: 'person',
    sentence: 'Books, this PC and platform differ, first in "{account}" by {amount}. {cause}',
    action:
      'What differs was read again, and it still differs. `ledger-bridge tie-out` compares anew and says where; if it goes on, send a report to support.',
  },
} as const satisfies Record<string, ErrorEntry>;

export type ErrorCode = keyof typeof errorCatalogue;

export interface ErrorDetails {
  readonly [name: string]: string | number;
}

interface Options {
  readonly details?: ErrorDetails;
  /** For support: technical, no content of the books. */
  readonly hint?: string;
  readonly cause?: unknown;
}

/** Expected trouble, with everything a person needs. Its text never holds names or amounts unless the sentence asks for them. */
export class BridgeError extends Error {
  override readonly name = 'BridgeError';
  readonly code: ErrorCode;
  readonly details: ErrorDetails;
  readonly hint: string | undefined;

  constructor(code: ErrorCode, { details = {}, hint, cause }: Options = {}) {
    super(fill(errorCatalogue[code].sentence, details), { cause });
    this.code = code;
    this.details = details;
    this.hint = hint;
  }

  get retry(): Retry {
    return errorCatalogue[this.code].retry;
  }

  get action(): string {
    return fill(errorCatalogue[this.code].action, this.details);
  }
}

export function isBridgeError(error: unknown, ...codes: readonly ErrorCode[]): error is BridgeError {
  return error instanceof BridgeError && (codes.length === 0 || codes.includes(error.code));
}

function fill(text: string, details: ErrorDetails): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => (name in details ? String(details[name]) : whole));
}
