export { startServer, type RunningServer } from './server.ts';
export { movableClock, second, minute, hour, day, type MovableClock } from './clock.ts';
export {
  faultInjection,
  htmlPage,
  type Fault,
  type FaultCall,
  type FaultEffect,
  type Faults,
} from './faults.ts';
export { countCalls, type Counters } from './counters.ts';
export { slidingWindow, periodQuota, type Admission, type Limiter } from './rate-limit.ts';
export {
  witnessOver,
  foldText,
  canonicalJson,
  type Occurrence,
  type StoredRecord,
  type Witness,
} from './witness.ts';
export { controlApp, type Controlled } from './control.ts';
export { seededRandom, type Random } from './random.ts';
