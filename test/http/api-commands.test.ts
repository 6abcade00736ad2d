import { expect, test } from '@jest/globals';
import type { Command } from 'commander';
import { buildProgram } from '../../src/cli/program.ts';
import { routes } from '../../src/http/api/routes/index.ts';

/** Each command with the operations that do what it does over HTTP, or why none does. */
const COMMANDS: Readonly<Record<string, readonly string[] | { readonly none: string }>> = {
  'greffe check': ['listSystems', 'showHealth'],
  'greffe serve': { none: 'it is what answers' },
  'greffe key list': { none: 'what opens everything is seen to on the machine itself' },
  'greffe key rotate': { none: 'what opens everything is seen to on the machine itself' },
  'greffe key export': { none: 'what opens everything is seen to on the machine itself' },
  'greffe key restore': { none: 'what opens everything is seen to on the machine itself' },
  'greffe letter example': { none: 'whoever writes templates has them where the settings are' },
  'greffe stop': { none: 'whoever runs the machine stops its database' },
  'greffe object': ['openRequest'],
  'greffe withdraw-consent': ['openRequest'],
  'greffe rectify': ['openRequest'],
  'greffe restrict place': ['openRequest'],
  'greffe restrict decide': ['decideObjection'],
  'greffe restrict lift': ['liftRestriction'],
  'greffe restrict list': ['listRestrictions'],
  'greffe restrict show': ['showRestriction'],
  'greffe restrict watch': ['watchRestrictions'],
  'greffe request open': ['openRequest'],
  'greffe request list': ['listRequests'],
  'greffe request show': ['showRequest', 'showProgress'],
  'greffe request wait': ['showRequest'],
  'greffe request identify': ['settleIdentity'],
  'greffe request mandate': ['recordMandate'],
  'greffe request match': ['decideMatches'],
  'greffe request correct': ['decideCorrections'],
  'greffe request approve': ['approvePlan'],
  'greffe request refuse': ['refuseRequest'],
  'greffe request extend': ['extendRequest'],
  'greffe request suspend': ['suspendRequest'],
  'greffe request resume': ['resumeRequest'],
  'greffe request withdraw': ['withdrawRequest'],
  'greffe request retry': ['retryRequest'],
  'greffe plan show': ['showPlan'],
  'greffe package review': [
    'reviewPackage',
    'withholdLines',
    'releaseLine',
    'signPackage',
    'fetchPackageDraft',
  ],
  'greffe package fetch': ['fetchPackage'],
  'greffe package transmit': ['transmitPackage'],
  'greffe letter preview': ['draftLetter'],
  'greffe letter send': ['sendLetter'],
  'greffe letter record': ['recordLetter'],
  'greffe letter list': ['listLetters'],
  'greffe letter show': ['showLetter'],
  'greffe letter template': { none: 'a text to begin the settings with, for whoever writes their files' },
  'greffe recipient list': ['listRecipients'],
  'greffe recipient record': ['recordNotification'],
  'greffe hold place': ['placeHold'],
  'greffe hold lift': ['liftHold'],
  'greffe hold list': ['listHolds'],
  'greffe purge plan': ['beginPurge'],
  'greffe purge run': ['beginPurge'],
  'greffe purge list': ['listPurges'],
  'greffe purge show': ['showPurge'],
  'greffe purge approve': ['approvePurge'],
  'greffe purge refuse': ['refusePurge'],
  'greffe purge retry': ['retryPurge'],
  'greffe purge stay': ['recordStay'],
  'greffe purge report': ['fetchPurgeReport'],
  'greffe archive find': ['findArchived'],
  'greffe archive show': ['openArchived'],
  'greffe task list': ['listTasks'],
  'greffe task show': ['showTask'],
  'greffe task answer': ['answerTask'],
  'greffe proposal list': ['listProposals'],
  'greffe proposal show': ['showProposal'],
  'greffe proposal accept': ['acceptProposal'],
  'greffe proposal dismiss': ['dismissProposal'],
  'greffe suppression check': ['checkSuppression'],
  'greffe suppression sweep': ['beginSweep', 'showSweep'],
  'greffe suppression reappearances': ['listReappearances'],
  'greffe suppression show': ['showReappearance'],
  'greffe suppression decide': ['decideReappearance'],
  'greffe notice list': ['listNotices'],
  'greffe notice show': ['showNotice'],
  'greffe notice poll': ['pollTools'],
  'greffe notice decide': ['decideNotice'],
  'greffe certificate show': ['fetchCertificate'],
  'greffe certificate verify': { none: 'checked offline, so that nobody has to believe us' },
  'greffe token create': ['giveToken'],
  'greffe token list': ['listTokens'],
  'greffe token revoke': ['revokeToken'],
  'greffe audit list': ['listEntries'],
  'greffe audit verify': ['verifyLog', 'verifyAgainst'],
  'greffe audit export': ['exportCheckpoints', 'exportEntries'],
  'greffe user add': ['addAccount'],
  'greffe user list': ['listAccounts'],
  'greffe user change': ['changeAccount'],
  'greffe user disable': ['disableAccount'],
  'greffe user enable': ['enableAccount'],
  'greffe user invite': ['inviteAccount'],
  'greffe user password-reset': ['resetPassword'],
  'greffe user sessions': ['listAccountSessions'],
  'greffe user revoke': ['endAccountSessions', 'endAccountSession'],
};

test('every command has its operations, or a reason why it has none', async () => {
  expect(Object.keys(COMMANDS).toSorted()).toEqual(
    leaves(await buildProgram(), 'greffe')
      .filter((path) => !path.endsWith(' help'))
      .toSorted(),
  );
});

/** What people do to come in and go is of no command: whoever types one is there already. */
const ofActs = routes.filter(({ entry }) => entry === 'act');

test('every operation is of a command', () => {
  const told = Object.values(COMMANDS).flatMap((one) => ('none' in one ? [] : one));
  expect([...new Set(told)].toSorted()).toEqual(ofActs.map(({ operationId }) => operationId).toSorted());
});

test('every list has pages', () => {
  const lists = ofActs.filter(({ operationId }) => /^(list|find)/.test(operationId));
  expect(lists.length).toBeGreaterThan(12);
  const without = lists.filter(({ query }) => {
    const keys = Object.keys(query?.shape ?? {});
    return !keys.includes('most') || !(keys.includes('after') || keys.includes('before'));
  });
  expect(without.map(({ operationId }) => operationId)).toEqual([]);
});

function leaves(command: Command, path: string): readonly string[] {
  if (command.commands.length === 0) return [path];
  return command.commands.flatMap((one) => leaves(one, `${path} ${one.name()}`));
}
