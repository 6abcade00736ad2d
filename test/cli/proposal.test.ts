import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { propagateChange } from '../../src/procedures/propagation.ts';
import { openApplication } from '../../src/main.ts';
import type { CommandLine } from './command-line.ts';
import { openCommandLine } from './command-line.ts';
