import type { Statement } from '../../src/domain/certificate.ts';
import type { Greffe } from '../../src/greffe.ts';
import type { RequestView } from '../../src/greffe/requests.ts';
import { dpo } from './house.ts';
import type { TestHouse } from './house.ts';

const never = new AbortController().signal;

/** What a DPO does at the keyboard, one act a line. */
export function deskOf(house: Pick<TestHouse, 'clock'>, greffe: Greffe) {
  const carryOn = (id: number): Promise<void> => greffe.requests.carryOn(id, never);
  const show = (id: number): Promise<RequestView> => greffe.requests.show(dpo, id);
  const desk = {
    carryOn,
    show,
    async open(email: string): Promise<number> {
      const id = await greffe.requests.open(dpo, {
        controller: 'acme',
        rights: ['erasure'],
        identifiers: [{ kind: 'email', value: email }],
        channel: 'email',
        requester: { kind: 'data-subject' },
      });
      await carryOn(id);
      return id;
    },
    async identify(id: number): Promise<void> {
      await greffe.requests.identify(dpo, id, 'called back');
      await carryOn(id);
    },
    /** Signs the plan that waits, without working on it. */
    async sign(id: number): Promise<void> {
      const { plan } = await greffe.plans.show(dpo, id);
      await greffe.plans.approve(dpo, id, plan.digest, never);
    },
    /** Opened, identified and signed: everything a human has to do. */
    async signed(email: string): Promise<number> {
      const id = await desk.open(email);
      await desk.identify(id);
      await desk.sign(id);
      return id;
    },
    async waitsFor(id: number): Promise<string | null> {
      const { request } = await show(id);
      return request.rights[0]?.waitsFor ?? null;
    },
    async state(id: number): Promise<string> {
      return (await show(id)).state;
    },
    /** Lets time pass until nothing more is due. */
    async untilTheEnd(id: number): Promise<void> {
      for (let round = 0; round < 20; round += 1) {
        await carryOn(id);
        const { request, state } = await show(id);
        if (state === 'done' || request.wakeAt === null) return;
        house.clock.set(new Date(Math.max(request.wakeAt.getTime(), house.clock.now().getTime() + 1)));
      }
    },
    async statement(id: number): Promise<Statement> {
      const { file } = await greffe.certificates.show(dpo, id);
      const { statement }: { readonly statement: Statement } = JSON.parse(file);
      return statement;
    },
    async lines(id: number): Promise<readonly string[]> {
      const { plans } = await show(id);
      return plans.flatMap(({ plan, lines }) =>
        lines.map(
          ({ line, state, code }) =>
            `${plan.sequence} ${line.action} ${line.ref.kind} ${state}${code ? ` ${code}` : ''}`,
        ),
      );
    },
  };
  return desk;
}
