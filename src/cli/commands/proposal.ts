import type { Command } from 'commander';
import type { RecordRef } from '../../domain/record.ts';
import type { PropagationState } from '../../domain/propagation.ts';
import { asDigest, asNumber, asRecordRef, asText, several } from '../arguments.ts';
import type { ExitCode } from '../exit.ts';
import { EXIT } from '../exit.ts';
import { json } from '../format/json.ts';
import { outcomePage, proposalList, proposalPage } from '../format/proposal.ts';
import type { Io } from '../io.ts';
import type { Session } from '../session.ts';
import { withActor, withSession } from '../session.ts';

/** A field that somebody changed in one tool, and that a human decides on before the others are told. */
export function proposalCommands(program: Command, io: Io): void {
  const proposal = program
    .command('proposal')
    .description('changes made in one tool that wait for a decision before the others are told');
  list(proposal, io);
  show(proposal, io);
  accept(proposal, io);
  dismiss(proposal, io);
}

function list(proposal: Command, io: Io): void {
  const command = proposal
    .command('list')
    .description('the changes that wait for a decision, or are being written')
    .option('--all', 'those that were seen to, too')
    .action(async ({ all = false }: { readonly all?: boolean }) => {
      await withSession(io, command, async (session) => {
        const found = await session.greffe.proposals.list(session.reader, { open: !all });
        io.out(session.globals.json ? json({ proposals: found }) : proposalList(session, found));
        return EXIT.done;
      });
    });
}

function show(proposal: Command, io: Io): void {
  const command = proposal
    .command('show')
    .description('one change: what each tool held then, and what it holds now')
    .argument('<id>', 'number of the proposal', asNumber)
    .action(async (id: number) => {
      await withSession(io, command, async (session) => {
        const view = await session.greffe.proposals.show(session.reader, id, session.signal);
        io.out(session.globals.json ? json(view) : proposalPage(session, view));
        return EXIT.done;
      });
    });
}

function accept(proposal: Command, io: Io): void {
  const command = proposal
    .command('accept')
    .description('write the new value wherever the value that was shown stands still')
    .argument('<id>', 'number of the proposal', asNumber)
    .requiredOption('--digest <digest>', 'the digest you were shown by `proposal show`', asDigest)
    .option(
      '--also <SYSTEM:KIND:ID>',
      'a record that may be somebody else’s, and that is theirs; may be repeated',
      several(asRecordRef),
    )
    .action(async (id: number, flags: { readonly digest: string; readonly also?: readonly RecordRef[] }) => {
      const { digest, also = [] } = flags;
      await withActor(io, command, async (session) => {
        const { proposals } = session.greffe;
        await proposals.accept(session.actor(), id, digest, also, session.signal);
        await proposals.carryOn(id, session.signal);
        session.signal.throwIfAborted();
        return tellOutcome(session, io, id);
      });
    });
}

function dismiss(proposal: Command, io: Io): void {
  const command = proposal
    .command('dismiss')
    .description('leave everything as it is, with the reason')
    .argument('<id>', 'number of the proposal', asNumber)
    .requiredOption('--reason <text>', 'why: "their second number", "corrected by hand"', asText)
    .action(async (id: number, { reason }: { readonly reason: string }) => {
      await withActor(io, command, async (session) => {
        await session.greffe.proposals.dismiss(session.actor(), id, reason);
        return tellOutcome(session, io, id);
      });
    });
}

async function tellOutcome(session: Session, io: Io, id: number): Promise<ExitCode> {
  const outcome = await session.greffe.proposals.outcome(session.reader, id);
  const code = ENDS[outcome.propagation.state];
  io.out(session.globals.json ? json({ ...outcome, exit: code }) : outcomePage(session, outcome));
  return code;
}

const ENDS: Readonly<Record<PropagationState, ExitCode>> = {
  proposed: EXIT.waitsForHuman,
  applying: EXIT.waitsForDate,
  done: EXIT.done,
  dismissed: EXIT.done,
  overtaken: EXIT.done,
};
