import type { Command } from 'commander';
import { asNumber } from '../arguments.ts';
import { EXIT } from '../exit.ts';
import { json } from '../format/json.ts';
import { planPage } from '../format/plan.ts';
import type { Io } from '../io.ts';
import { withSession } from '../session.ts';

/** Plans: what a person reads before they sign. */
export function planCommands(program: Command, io: Io): void {
  const plan = program.command('plan').description('plans: read before they are signed');
  const command = plan
    .command('show')
    .description('the plan that waits for a signature, or the latest: lines with reasons, cost, gaps, digest')
    .argument('<id>', 'number of the request', asNumber)
    .option('--sequence <n>', 'another plan of that request: 2 for plan 7.2', asNumber)
    .action(async (id: number, { sequence }: { sequence?: number }) => {
      await withSession(io, command, async (session) => {
        const shown = await session.greffe.plans.show(session.reader, id, sequence);
        io.out(session.globals.json ? json(shown) : planPage(session, shown));
        return EXIT.done;
      });
    });
}
