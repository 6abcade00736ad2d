import { codesInEnglish } from './codes-english.ts';
import type { Words } from './words.ts';

export const english: Words = {
  rights: {
    objection: 'objection',
    'consent-withdrawal': 'withdrawal of consent',
    restriction: 'restriction',
    rectification: 'rectification',
    access: 'access',
    portability: 'portability',
    erasure: 'erasure',
    purge: 'purge',
    sweep: 'sweep',
  },
  states: {
    received: 'received',
    locating: 'being located',
    deciding: 'matches to confirm',
    planned: 'planned',
    approved: 'approved',
    applying: 'being carried out',
    verifying: 'being read back',
    'answered-provisionally': 'answered provisionally',
    done: 'done',
    refused: 'refused',
    withdrawn: 'withdrawn',
    'nothing-held': 'nothing held',
    incomplete: 'incomplete',
  },
  copyStates: { applying: 'being read', verifying: 'to review and sign', approved: 'signed, to fetch' },
  actions: {
    object: 'object',
    restrict: 'restrict',
    lift: 'lift the restriction',
    rectify: 'rectify',
    detach: 'detach',
    redact: 'redact',
    erase: 'erase',
    recycle: 'put in the recycle bin',
    keep: 'keep',
    leave: 'leave',
    disclose: 'disclose',
  },
  reasons: {
    'about-the-person': 'about the person',
    'shared-with-others': 'concerns somebody else too',
    'legal-hold': 'legal hold',
    exemption: 'exemption',
    'commercial-record': 'commercial record that is kept',
    'vendor-cannot': 'the tool cannot erase it',
    'tied-to-kept': 'tied to a record that stays',
    'no-recycle-bin': 'the tool has no recycle bin for it',
    'mail-could-leave': 'a message could still leave',
    objected: 'no prospecting any more',
    restricted: 'kept and not used',
    'already-erased': 'in the recycle bin already',
    inaccurate: 'inaccurate value',
    'inaccurate-held': 'inaccurate value, on a record under a hold',
    'other-value': 'another value than the one said to be wrong: to decide',
    'already-right': 'right already',
    'cannot-rectify': 'the tool cannot correct it',
    'value-unseen': 'hidden field, or several values',
    'not-portable': 'nothing portable in it',
  },
  doubts: {
    'shared-mailbox': 'shared mailbox',
    'other-name': 'another name',
    'by-name-only': 'same name only',
    'by-phone-only': 'same number only',
    'similar-only': 'similar only',
  },
  gaps: {
    'no-api': 'no call of the tool reaches it',
    'no-scope': 'a right is missing',
    edition: 'not in this edition',
    'not-searchable': 'cannot be searched',
    failed: 'did not answer',
    'vendor-delay': 'shown after a delay',
  },
  checks: {
    form: 'Form',
    key: 'Key',
    checkpoint: 'Signature',
    entry: 'Entry',
    statement: 'Statement',
  },

  codes: codesInEnglish,

  settingsWrong: (count) =>
    count === 1
      ? 'The settings are wrong; nothing was started:'
      : `${count} settings are wrong; nothing was started:`,
  interrupted: 'Stopped. Nothing is lost: the same command, or `greffe request wait`, goes on from here.',
  whoActs: (known) => `Say who acts: --as ${known.join(' | ')} (people in greffe.yaml), or GREFFE_AS.`,
  unknownPerson: (person, known) => `greffe.yaml knows no person "${person}". It knows: ${known.join(', ')}.`,
  whichController: (known) => `Say for which controller: --controller ${known.join(' | ')}.`,
  unknownController: (id, known) => `greffe.yaml knows no controller "${id}". It knows: ${known.join(', ')}.`,

  request: 'Request',
  receivedOn: 'received',
  received: (day, channel, by) => `${day} ${channel}, entered by ${by}`,
  due: 'due',
  dueDays: (legal, conservative) =>
    legal === null
      ? `${conservative} (conservative); the legal clock is suspended`
      : `${legal} (conservative ${conservative})`,
  prudent: 'conservative',
  overdue: 'the legal due day has passed: answer without delay',
  subject: 'person',
  requester: 'requester',
  requesterIdentity: 'identity of the requester',
  mandateClaimed: 'mandate, as they say',
  mandateSeen: 'mandate',
  mandate: (rights, from, until) =>
    [rights, from === null ? '' : `from ${from}`, until === null ? 'no end named' : `until ${until}`]
      .filter((part) => part !== '')
      .join(', '),
  seenBy: (by, day, how) => `seen by ${by} on ${day}: ${how}`,
  directives: (what) => `directives: ${what}`,
  answerGoesTo: 'answer goes to',
  receivers: { requester: 'the requester', person: 'the person' },
  stillMissing: 'still missing',
  askedBy: (quality) => `Asked by: ${quality}`,
  identity: 'identity',
  identitySettled: (by, day, how) => `settled by ${by} on ${day}: ${how}`,
  identityOpen: 'not settled',
  withdrawnConsent: 'proof of the withdrawal',
  extended: (reason, day) => `extended (${reason}) by letter of ${day}`,
  suspended: (doubt, from, until) =>
    `suspended (${doubt}) from ${from}${until === null ? '' : ` to ${until}`}`,
  refused: (ground, day, by) => `refused (${ground}) by ${by}, letter of ${day}`,
  withdrawn: (by, day) => `withdrawn by ${by} on ${day}`,
  clock: 'clock',
  end: 'end',
  searched: 'searched',
  found: 'found',
  foundCount: (records, toConfirm) =>
    `${records === 1 ? '1 record' : `${records} records`}${toConfirm === 0 ? '' : `, ${toConfirm} to confirm`}`,
  toConfirm: 'Matches to confirm',
  waitsForHeading: 'Waits for',
  waitsUntil: (instant) => `until ${instant}`,
  next: 'Next',
  state: 'state',
  right: 'rights',
  noRequests: 'No open request.',
  rerunLater: 'nothing to do until then; `greffe serve` goes on by itself',

  plan: 'Plan',
  lines: (count) => (count === 1 ? '1 line' : `${count} lines`),
  approvedBy: (by, day) => `approved by ${by} on ${day}`,
  toApprove: 'to approve',
  superseded: 'replaced by a newer one',
  needsNoApproval: 'needs no approval',
  nothingToSign: 'nothing to approve (nothing is written)',
  moot: 'without object',
  supplement: (plan) => `supplement to plan ${plan}`,
  estimate: (calls, duration) => `about ${calls} calls, ${duration}`,
  through: (line) => `with line ${line}`,
  others: (persons, organisations, transactions) =>
    [
      persons > 0 && `${persons} other ${persons === 1 ? 'person' : 'people'}`,
      organisations > 0 && `${organisations} ${organisations === 1 ? 'organisation' : 'organisations'}`,
      transactions > 0 && `${transactions} ${transactions === 1 ? 'transaction' : 'transactions'}`,
    ]
      .filter((part) => part !== false)
      .join(', '),
  until: (day) => `until ${day}`,
  cutFrom: (record) => `from ${record}`,
  overwrites: (fields) => `fields ${fields}`,
  outOfReach: 'Out of reach',
  digest: 'Plan digest',
  progress: (system, { all, done, failed, stopped }) =>
    [`${system}: ${done} of ${all} ${all === 1 ? 'line' : 'lines'}`, fallenShort(failed, stopped)]
      .filter((part) => part !== '')
      .join(', '),
  fallenShort,

  hold: 'Hold',
  prospecting: { email: 'e-mail', phone: 'calls', sms: 'text messages', mail: 'letters' },
  suppressionKept: 'The addresses are in the suppression register, as hashes: nothing is to be sent to them.',
  suppressed: (channels) => (channels.length === 0 ? 'No.' : `Yes: ${channels.join(', ')}.`),
  stopConfirmed: (tools, seconds) =>
    `Confirmed by reading back in ${tools} ${tools === 1 ? 'tool' : 'tools'} after ${seconds.toFixed(1)} s.`,
  notStopped: (system, what, mend) => `Out of reach — ${system}: ${what}. ${mend}`,
  holdPlaced: (id) => `Hold ${id} stands.`,
  holdLifted: (id) => `Hold ${id} is lifted.`,
  restriction: 'Restriction',
  restrictionGrounds: {
    accuracy: 'accuracy contested, Art. 18(1)(a)',
    unlawful: 'unlawful, and not to be erased, Art. 18(1)(b)',
    claims: 'needed for legal claims, Art. 18(1)(c)',
    'objection-pending': 'an objection is being decided, Art. 18(1)(d)',
  },
  restrictionPlaced: (id) =>
    `Restriction ${id} stands: no purge and no edit of greffe touches this person. Lift it with: greffe restrict lift ${id}`,
  restrictionLifted: (id, isUndone) =>
    `Restriction ${id} is lifted.${isUndone ? '' : ' Its marks are still to be taken off in the tools.'} Prospecting stays stopped where it was stopped: nobody is subscribed again.`,
  restrictionEnded: (by, day, toldOn) => `lifted by ${by} on ${day}, the person told on ${toldOn}`,
  restrictionStands: 'stands',
  decision: 'objection',
  objectionDecisions: { upheld: 'upheld', overridden: 'overridden', pending: 'to be decided' },
  objectionDecided: (id, is) =>
    is === 'upheld'
      ? `The objection is upheld: the data is not to be used for that purpose any more, and restriction ${id} stands. Answer the person with: greffe letter preview`
      : `The objection is overridden. Tell the person why, with the authority and the court they may turn to, then: greffe restrict lift ${id} --told-on YYYY-MM-DD --reason "…"`,
  noRestrictions: 'No restriction.',
  purpose: 'purpose',
  why: 'why',
  records: 'records',
  inTheTools: 'In the tools',
  alerts: 'Alerts',
  noAlerts: 'No alert.',
  alertKinds: {
    edited: 'the record was edited',
    contact: 'an exchange with the person',
    unmarked: 'the mark is gone',
    reopened: 'prospecting is possible again',
    'new-record': 'a new record of the person',
    gone: 'the record is gone',
  },
  notMailed: 'not mailed yet',
  callsUnderWay: (requests) =>
    `A call was already on its way for request ${requests}: what it touched could not be stopped.`,
  noHolds: 'No hold.',
  ground: 'ground',
  over: 'over',
  placed: 'placed',
  untilHeading: 'until',
  lifted: (by, day) => `lifted by ${by} on ${day}`,
  stands: 'stands',
  forgotten: (day) => `forgotten on ${day}`,

  noEntries: 'No entry.',
  intact: (entries, signed) =>
    `The log is intact: ${entries} entries, ${signed} of them under a signed checkpoint.`,
  broken: (count) => `The log is NOT as it was written: ${count} ${count === 1 ? 'fault' : 'faults'}.`,
  exported: (entries, directory) => `${entries} entries written to ${directory}`,
  publishKey: 'Public key of the log, to publish',
  ownKey:
    'Checked with the key in the export itself: compare it with the one the controller publishes, or give --key.',

  changes: (name, now, then) => `${name}: ${now === null ? '(empty)' : `"${now}"`} → "${then}"`,
  toCorrect: 'to correct',
  correction: (field, to) => `${field} → ${to}`,
  rectifiedFields: (system, fields) => `${system}: corrected fields ${fields}`,
  leftToDecide: (id, plan) =>
    `Lines of plan ${plan} with another value stay as they are; to put the value asked for there too: greffe request correct ${id} --line N`,

  certificate: 'Certificate',
  kinds: { provisional: 'provisional', final: 'final' },
  counts: ({ erased, redacted, detached, objected, restricted = 0, lifted = 0, rectified = 0, kept, left }) =>
    [
      `erased ${erased}, redacted ${redacted}, detached ${detached}, objected ${objected}`,
      ...(restricted > 0 ? [`restricted ${restricted}`] : []),
      ...(lifted > 0 ? [`lifted ${lifted}`] : []),
      ...(rectified > 0 ? [`rectified ${rectified}`] : []),
      `kept ${kept}, left ${left}`,
    ].join(', '),
  attested: (count) => `${count} attested by a named person, not read back`,
  residues: (count) => (count === 0 ? 'Nothing known remains.' : `What remains (${count}):`),
  actedNowhere: 'No record was to be acted on.',
  handedOver: ({ right, package: name, bytes, by, signedOn, fetchedOn }) =>
    `${right === 'access' ? 'Copy: access' : 'Data to take along: portability'} package ${name}, ${bytes}, signed by ${by} on ${signedOn}, fetched to be handed over on ${fetchedOn}`,
  withheldLines: (count) => `${count} ${count === 1 ? 'line' : 'lines'} kept back`,
  searchedIn: (systems) =>
    systems.length === 0 ? 'No tool was searched.' : `Searched: ${systems.join(', ')}`,
  signingKey: 'Signing key',
  remains: {
    'in-recycle-bin': 'in the recycle bin',
    'vendor-erases-later': 'the vendor erases it later',
    overwritten: 'overwritten; the record stays',
    'cut-loose': 'link removed; the text may name them',
    'not-carried-out': 'could not be carried out',
  },
  written: (file) => `Written: ${file}`,
  genuine: 'The certificate is genuine.',
  notGenuine: 'The certificate is NOT genuine.',
  entriesInLog: (count) =>
    count === 1 ? '1 entry is in the log as signed.' : `${count} entries are in the log as signed.`,

  packages: { access: 'Access package', portability: 'Portability package' },
  packageBuilt: (records, bytes) => `${records} ${records === 1 ? 'record' : 'records'}, ${bytes}`,
  packageSigned: (by, day) => `signed by ${by} on ${day}`,
  packageUnsigned: 'to review and sign',
  toLookAt: 'To look at: other people in these lines',
  concernsOthers: 'concerns others in the tool',
  alsoWithheld: 'kept back',
  withheld: 'Withheld',
  unread: 'Could not be read',
  filesOf: (kind) => `files of ${kind}`,
  leftOut: 'Left out, as the person is told',
  wholeRecords: 'whole',
  otherwise: 'but for what is named apart',
  missing: 'Missing, and can be mended',
  undeclared: 'The answer would say nothing of this (Art. 15(1), 15(2)): fill it in, then review again',
  headings: {
    purposes: ['purposes and legal bases', 'data-map.yaml, purposes'],
    data: ['categories of data and their sources', 'data-map.yaml, fields'],
    recipients: ['recipients', 'processors.yaml'],
    retention: ['retention periods', 'retention.yaml'],
    safeguards: ['safeguards of a transfer outside the Union', 'processors.yaml, transfers'],
  },
  packageDigest: 'Package digest',
  packageWritten: (file) => `Package written to ${file}`,
  packageFor: (whom) => `It is for ${whom}, and nobody else.`,
  packagePassOn: 'It holds personal data: pass it on by a safe way, then erase this copy.',

  letter: 'Letter',
  letterTo: (address) => (address === null ? 'To: no e-mail address known' : `To: ${address}`),
  letterSubject: (subject) => `Subject: ${subject}`,
  letterThere: (why) => `There because: ${why}`,
  letterElsewhere: (digest) => `It was written elsewhere; its digest is ${digest}`,
  letterShared:
    'Take care: several people read that address. Give another (--to-address, --because), or post the letter.',
  letterDigest: 'Digest of the letter',
  letterWritten: (by, day) => `written by ${by} on ${day}`,
  letterWays: { mail: 'by e-mail', file: 'as a file', post: 'by post' },
  letterStates: {
    sending: 'fate unknown: ask the mail server',
    written: 'written, to be sent',
    sent: 'sent',
    undeliverable: 'no such address',
    'not-sent': 'not sent',
  },
  noLetters: (request) => `Request ${request} has no letter yet.`,
  answer: 'answer',
  answerOwed: (rights, day) => `to be sent by ${day} (${rights})`,
  answerSent: (day) => `sent on ${day}`,
  toTell: 'Answer to send',
  letterOfAnswer: 'the letter of answer',

  inOrder: 'in order',
  verbsOf: 'can',
  severities: { note: 'note', warning: 'missing', error: 'error' },
  settingsInOrder: (systems, controllers) =>
    `Settings in order: ${controllers} ${controllers === 1 ? 'controller' : 'controllers'}, ${systems} ${systems === 1 ? 'system' : 'systems'}.`,
  retention: 'Retention periods',
  mail: 'Mail',
  mailFolder: (folder, letters) =>
    `put into ${folder} as files, for you to send; ${letters} ${letters === 1 ? 'lies' : 'lie'} there`,
  mailServer: (host) => `leaves by ${host}`,
  retentionCounts: (rules, classes) =>
    `${rules} ${rules === 1 ? 'rule' : 'rules'} for ${classes} ${classes === 1 ? 'class' : 'classes'} of person`,
  readOnlyMode: 'Read-only mode: nothing is written to any system.',
  couldUndoAudit:
    'The database role owns the audit tables and could undo what protects them: give greffe a role that does not (MIGRATE_URL for the owner). Signed checkpoints kept elsewhere would still tell.',
  ready: (systems) => `Ready: ${systems} ${systems === 1 ? 'system' : 'systems'}. Ctrl-C stops.`,
  stopping: 'Stopping: work in hand ends or is handed on…',
  stoppedByCommand: 'The store was stopped by command.',
  storeStopped: 'The store is stopped.',
  storeInUse: 'The store is in use by another process: stop `greffe serve` and other commands first.',
  storeNotRunning: 'The store is not running.',
  storeNotOurs: 'DATABASE_URL is set: that PostgreSQL is yours to stop. Unset it to stop the embedded one.',
};

function fallenShort(failed: number, stopped: number): string {
  return [failed > 0 && `${failed} to mend`, stopped > 0 && `${stopped} set aside`]
    .filter((part) => part !== false)
    .join(', ');
}
