import { afterAll } from '@jest/globals';
import nock from 'nock';

// nock patches fetch for the whole worker: left active, it breaks the next file that runs there.
afterAll(() => {
  nock.cleanAll();
  nock.restore();
});
