export interface ScaleBar {
  readonly km: number;
  readonly pixels: number;
}

/** The longest bar of 1, 2 or 5 times a power of ten kilometres that fits. */
export function scaleBar(metresPerPixel: number, maxPixels: number): ScaleBar {
  const maxKm = (metresPerPixel * maxPixels) / 1000;
  const power = 10 ** Math.floor(Math.log10(maxKm));
  const km = ([5, 2, 1].find((factor) => factor * power <= maxKm) ?? 1) * power;
  return { km, pixels: Math.round((km * 1000) / metresPerPixel) };
}
