import { describe, expect, test } from '@jest/globals';
import { brakeOn, isSignedEnough } from '../../src/domain/brake.ts';
import type { BrakeReason, Signature } from '../../src/domain/purge.ts';
import { emptyFunnel } from '../../src/domain/purge.ts';
import { prospects } from '../support/purges.ts';

const known = { isFirstRun: false, isBlind: false };
const rule = { ...prospects, brake: { records: 500, percent: 2 } };

describe('the brake', () => {
  test.each<[number, number, readonly BrakeReason[]]>([
    [0, 0, []],
    [0, 1_000, []],
    [20, 1_000, []],
    [21, 1_000, ['too-large-a-part']],
    [1, 50, []],
    [1, 49, ['too-large-a-part']],
    [500, 25_000, []],
    [501, 25_050, ['too-many-records']],
    [501, 25_049, ['too-many-records', 'too-large-a-part']],
    [500, 24_999, ['too-large-a-part']],
    [20_000, 1_000_000, ['too-many-records']],
  ])('of %i due among %i in class stops for %j', (due, inClass, reasons) => {
    expect(brakeOn(rule, { ...emptyFunnel, due, inClass }, known)).toEqual(reasons);
  });

  test('stops a first run, and one that could not see a tool, however few are due', () => {
    const funnel = { ...emptyFunnel, due: 1, inClass: 1_000 };
    expect(brakeOn(rule, funnel, { isFirstRun: true, isBlind: false })).toEqual(['first-run']);
    expect(brakeOn(rule, funnel, { isFirstRun: false, isBlind: true })).toEqual(['blind-spot']);
    expect(brakeOn(rule, { ...funnel, due: 501 }, { isFirstRun: true, isBlind: true })).toEqual([
      'first-run',
      'too-many-records',
      'too-large-a-part',
      'blind-spot',
    ]);
  });

  test('of a hundred percent is never a part too large', () => {
    const whole = { ...rule, brake: { records: 500, percent: 100 } };
    expect(brakeOn(whole, { ...emptyFunnel, due: 500, inClass: 500 }, known)).toEqual([]);
  });
});

describe('signatures', () => {
  const by = (name: string, isController: boolean): Signature => ({
    by: name,
    at: new Date(0),
    digest: 'd',
    isController,
  });
  const dpo = by('dpo', false);
  const direction = by('direction', true);

  test.each<[string, readonly BrakeReason[], readonly Signature[], boolean]>([
    ['nobody', ['first-run'], [], false],
    ['the DPO alone', ['first-run'], [dpo], false],
    ['the controller alone', ['first-run'], [direction], false],
    ['two people without the controller', ['first-run'], [dpo, by('dpo-2', false)], false],
    ['the controller twice', ['too-many-records'], [direction, direction], false],
    ['one person in both roles', ['too-many-records'], [by('dpo', false), by('dpo', true)], false],
    ['the DPO and the controller', ['blind-spot'], [dpo, direction], true],
    ['the controller and the DPO', ['too-large-a-part'], [direction, dpo], true],
    ['two controllers', ['first-run'], [direction, by('direction-2', true)], true],
    ['nobody where nothing brakes', [], [], false],
    ['the schedule where nothing brakes', [], [by('greffe', false)], true],
  ])('%s, for %j: enough is %s', (_who, brake, signatures, isEnough) => {
    expect(isSignedEnough({ brake }, signatures)).toBe(isEnough);
  });
});
