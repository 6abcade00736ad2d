/** By how much it grows a minute, by the line that lies closest to all points. @param points  minutes, and what was measured */
export function slope(points: readonly (readonly [minutes: number, value: number])[]): number {
  const mean = (values: readonly number[]): number =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const at = mean(points.map(([minutes]) => minutes));
  const of = mean(points.map(([, value]) => value));
  const above = points.reduce((sum, [minutes, value]) => sum + (minutes - at) * (value - of), 0);
  const below = points.reduce((sum, [minutes]) => sum + (minutes - at) ** 2, 0);
  return below === 0 ? 0 : above / below;
}
