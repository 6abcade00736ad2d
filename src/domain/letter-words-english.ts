import type { CountedResidue } from './letter-facts.ts';
import { kindName } from './kind-names.ts';
import type { LetterWords } from './letter-words.ts';
import type { Representing } from './requester.ts';

const format = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' });
const day = (text: string): string => format.format(new Date(`${text}T00:00:00Z`));
const list = (items: readonly string[]): string => items.map((item) => `– ${item}`).join('\n');
const plural = (count: number, one: string, several: string): string =>
  `${count} ${count > 1 ? several : one}`;
const until = (text: string | null): string =>
  text === null ? 'without a known end so far' : `until ${day(text)}`;

/** What is to leave has a day on which it goes out, and none on which it ends. */
const endOf = (why: CountedResidue['why'], end: string | null): string =>
  end === null ? '' : why === 'still-solicits' ? `, due to go out on ${day(end)}` : `, ${until(end)}`;

const QUALITIES: Readonly<Record<Representing, string>> = {
  agent: 'as your agent',
  lawyer: 'as your lawyer',
  association: 'as an association that acts for you',
  parent: 'as the holder of parental authority',
  guardian: 'as your guardian',
  heir: 'as an heir',
};

const ACTING: Readonly<Record<Representing, string>> = {
  agent: 'as the agent of that person',
  lawyer: 'as the lawyer of that person',
  association: 'as an association, for that person',
  parent: 'as the holder of parental authority over that person',
  guardian: 'as the guardian of that person',
  heir: 'as an heir of that person',
};

export const englishLetterWords: LetterWords = {
  rights: {
    objection: 'objection to direct marketing',
    'consent-withdrawal': 'withdrawal of consent to direct marketing',
    restriction: 'restriction of processing',
    rectification: 'rectification',
    access: 'access',
    portability: 'portability',
    erasure: 'erasure',
  },
  channels: { email: 'e-mail', phone: 'telephone', sms: 'text message', mail: 'post' },
  // Nothing here says whether the person is known: whoever reads it may be somebody else.
  doubts: {
    'address-unknown':
      'From the address the request was sent from we cannot tell with certainty who wrote it.',
    'name-differs': 'From the name under which the request came we cannot tell with certainty who wrote it.',
    homonyms: 'Several people may bear the name you gave us.',
    'shared-mailbox': 'The address the request was sent from may be read by several people.',
    'signs-of-impersonation':
      'Some things about the request lead us to check that it comes from the person concerned.',
    'mandate-unclear':
      'From what we received we cannot tell how far the authority that came with the request goes, or whether it is valid.',
  },
  delays: {
    complexity: 'The reason is the complexity of the request.',
    'number-of-requests': 'The reason is the number of requests to be handled.',
    'complexity-and-number':
      'The reasons are the complexity of the request and the number of requests to be handled.',
  },
  grounds: {
    'manifestly-unfounded':
      'The request is manifestly unfounded within the meaning of Article 12(5)(b) of the GDPR.',
    'manifestly-excessive':
      'The request is manifestly excessive within the meaning of Article 12(5)(b) of the GDPR.',
    'identity-not-proved':
      'With what we have we cannot identify the person concerned (Articles 11(2) and 12(6) of the GDPR).',
    'mandate-not-proved':
      'With what we have we cannot establish that you may act for the person concerned (Article 12(6) of the GDPR).',
    'beyond-the-estate':
      'After a death, heirs have these rights as far as they need them to settle the estate, or to have the death taken into account (Articles 84 to 86 of the French law No 78-17 of 6 January 1978). What you ask goes beyond that.',
    'data-accurate':
      'We have checked the data that you call inaccurate: as far as we could establish, it is accurate, and there is nothing to rectify (Article 16 of the GDPR).',
    'no-ground-to-erase': 'None of the grounds for erasure in Article 17(1) of the GDPR applies.',
    'freedom-of-expression':
      'The data is necessary for exercising the right of freedom of expression and information (Article 17(3)(a) of the GDPR).',
    'legal-obligation': 'A legal obligation requires us to keep this data (Article 17(3)(b) of the GDPR).',
    'public-health':
      'Reasons of public interest in the area of public health require this data to be kept (Article 17(3)(c) of the GDPR).',
    'archiving-or-research':
      'The data is necessary for archiving in the public interest, for scientific or historical research or for statistics, which erasure would seriously impair (Article 17(3)(d) of the GDPR).',
    'legal-claims':
      'The data is necessary for the establishment, exercise or defence of legal claims (Article 17(3)(e) of the GDPR).',
  },
  because: {
    'no-api': 'the tool offers no way to reach this',
    'no-scope': 'our access to the tool does not cover this',
    edition: 'our edition of the tool does not allow this',
    'not-searchable': 'the tool cannot be searched for this',
    failed: 'the tool did not answer',
    'vendor-delay': 'the tool shows this only after a while',
  },
  residues: {
    'about-the-person': 'concerns you',
    'shared-with-others': 'concerns another person too, whose rights must be respected',
    'legal-hold':
      'necessary for the establishment, exercise or defence of legal claims (Article 17(3)(e) of the GDPR)',
    exemption: 'a legal text requires it to be kept (Article 17(3)(b) of the GDPR)',
    'commercial-record': 'commercial record of the business',
    'vendor-cannot': 'the tool cannot erase it',
    'tied-to-kept': 'cannot be erased without taking along something that must stay',
    'no-recycle-bin': 'the tool has no recycle bin for it',
    'mail-could-leave': 'a message could still leave',
    objected: 'objection recorded',
    restricted: 'processing is restricted: the data is kept and not used',
    inaccurate: 'inaccurate, and not corrected so far',
    'inaccurate-held': 'inaccurate, and not corrected so far',
    'other-value': 'holds another value than the one you told us was wrong',
    'changed-elsewhere': 'changed in another of our tools',
    'already-right': 'right already',
    'cannot-rectify': 'cannot be corrected by the tool itself, and is to be corrected by hand',
    'value-unseen': 'could not be read, and is to be corrected by hand',
    'not-portable': 'nothing in it is portable',
    'still-solicits': 'the tool has no way to take you out of it; it is stopped by hand',
    'already-erased': 'erased by us earlier, still in the recycle bin of the tool',
    'in-recycle-bin': 'erased, still restorable from the recycle bin of the tool',
    'vendor-erases-later': 'erasure accepted, and completed by the vendor later',
    overwritten: 'your data in it was replaced by values that have nothing to do with you',
    'cut-loose': 'no longer tied to you; its text may still name you',
    'not-carried-out': 'could not be carried out so far',
  },
  roles: {
    processor: 'processor',
    'joint-controller': 'joint controller',
    'separate-controller': 'separate controller',
  },
  day,
  and: (items) =>
    items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1) ?? ''}`,
  salutation: () => 'Dear Sir or Madam',
  concerning: ({ to, quality, requester, person }) => {
    const name = `Person concerned: ${person ?? 'not named'}`;
    return to === 'requester'
      ? `${name}\n\nYou act ${ACTING[quality]}: “your request” is the one you made for that person, and the data this letter speaks of is theirs, not yours.`
      : `${name}\n\nThis request was made for you by ${requester}, ${QUALITIES[quality]}: it is what this letter calls your request.`;
  },
  clock: (isSuspended) =>
    isSuspended
      ? 'The time we have to answer stops until we receive this. We will then go on with the request at once.'
      : 'We will go on with the request as soon as we receive this.',
  complaint: (country) =>
    country === 'FR'
      ? 'You may lodge a complaint with the French data protection authority (CNIL), at www.cnil.fr or by post: CNIL, 3 place de Fontenoy, TSA 80715, 75334 Paris Cedex 07, France.'
      : 'You may lodge a complaint with a data protection authority, in particular that of the country where you live, where you work, or where your rights may have been infringed.',
  court: 'You may also go to the competent court (Article 79 of the GDPR).',
  searched: (systems) =>
    systems.length === 0
      ? 'None of our tools could be searched.'
      : `These tools were searched: ${systems.join(', ')}.`,
  outOfReach: 'What is out of reach of our tools:',
  gap: (system, because, things) => `${system}, ${because}: ${things.join('; ')}`,
  stopped: (channels) => `It covers: ${channels}.`,
  copy: ({ package: name, digest }, right) =>
    `${right === 'access' ? `The copy of your data, with the information that Article 15 of the GDPR calls for, is in access package ${name}` : `This data is in portability package ${name}, together with a description of its format and the list of what is not in it, and why`}; it is handed to you by a safe way. By the digest of that file (SHA-256) you can tell that it is the right one:\n\n${digest}`,
  withheld: (count, right) =>
    count === 0
      ? ''
      : `${plural(count, 'item is not in it', 'items are not in it')}, so as to respect the rights of other people or a protected secret (Article ${right === 'access' ? '15(4)' : '20(4)'} of the GDPR). The package gives the reason.`,
  restricted: (systems) => {
    const items = systems.flatMap(({ system, restricted = 0, putAside = 0, objected }) => {
      const parts = [
        restricted > 0 && `${plural(restricted, 'record', 'records')} marked as restricted`,
        putAside > 0 && `${plural(putAside, 'record', 'records')} taken out of everyday use`,
        objected > 0 && plural(objected, 'channel closed to prospecting', 'channels closed to prospecting'),
      ].filter((part) => part !== false);
      return parts.length === 0 ? [] : [`${system}: ${parts.join(', ')}`];
    });
    return items.length === 0
      ? 'No record of our tools could be marked.'
      : `What was done, tool by tool:\n${list(items)}`;
  },
  corrected: (systems, isShort) => {
    const items = systems.flatMap(({ system, rectified = 0, rectifiedFields = [] }) =>
      rectified === 0
        ? []
        : [`${system}: ${plural(rectified, 'record', 'records')} (${rectifiedFields.join(', ')})`],
    );
    if (items.length === 0 && isShort) return '';
    return items.length === 0
      ? 'Our tools hold what you asked for already: nothing was to be changed.'
      : `What was corrected, tool by tool:\n${list(items)}`;
  },
  notCorrected: 'What could not be corrected so far:',
  done: (systems) => {
    const items = systems.flatMap(({ system, erased, redacted, detached }) => {
      const parts = [
        erased > 0 && plural(erased, 'item erased', 'items erased'),
        redacted > 0 && plural(redacted, 'item cleared of your data', 'items cleared of your data'),
        detached > 0 && plural(detached, 'link to you removed', 'links to you removed'),
      ].filter((part) => part !== false);
      return parts.length === 0 ? [] : [`${system}: ${parts.join(', ')}`];
    });
    return items.length === 0 ? 'Nothing was erased.' : `What was done, tool by tool:\n${list(items)}`;
  },
  kept: 'What is kept, why, and until when:',
  keptItem: ({ line, system, kind, why, ground, until: end }) =>
    `${kindName(kind, 1, 'en')} in ${system}: ${englishLetterWords.residues[why]}${ground === null ? '' : ` – ${ground}`}; ${until(end)} (${line.replace(' line ', ', line ')})`,
  remains: 'What goes later, or stays with no tie to you:',
  notStopped: 'What could not be stopped:',
  remainsItem: ({ count, system, kind, why, until: end }: CountedResidue) =>
    `${count} ${kindName(kind, count, 'en')} in ${system}: ${englishLetterWords.residues[why]}${endOf(why, end)}`,
  recipients: (names) =>
    names.length === 0
      ? 'Our register names no recipient of your data.'
      : `Recipients of your data, whom we tell of this (Article 19 of the GDPR):\n${list(names)}`,
  told: ({ how, on, because }) => {
    const dated = on === null ? '' : ` on ${day(on)}`;
    const ways = {
      mail: `told by e-mail${dated}`,
      webhook: `told by a signed message${dated}`,
      task: `told by somebody of ours${dated}`,
      'own-tools': 'it was carried out in their own tool',
      'by-hand': `told${dated}`,
      'not-told': `not told: ${because ?? ''}`,
      pending: 'not told yet',
    } as const;
    return ways[how];
  },
  register: (isAsked) =>
    isAsked
      ? 'So that your choice is respected, your address or number is kept, as a hash only, in our suppression list. That list serves nothing else.'
      : 'Your address is kept, as a hash only, in our suppression list, to the sole end that nothing is sent to you should a third party pass it to us again. This rests on our legitimate interest (Article 6(1)(f) of the GDPR); you may object to it.',
  lifting: 'We will tell you before this restriction is lifted (Article 18(3) of the GDPR).',
};
