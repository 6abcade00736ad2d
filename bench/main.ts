import { describeMachine, screen } from './screen.ts';
import { openHouse } from './house.ts';
import { benchCalls } from './parts/calls.ts';

const shown = screen((text) => process.stdout.write(text));
shown.line(describeMachine());
const house = await openHouse();
try {
  await benchCalls(house, shown);
} finally {
  await house.close();
}
