/** Names on the base map that no answer of the API carries: neighbours and seas. */
import type { Label } from '../core/labels';

type Row = readonly [lon: number, lat: number, en: string, uk: string];

/** Neighbours with room for their name at any zoom; for the others there is room only later. */
const LARGE_COUNTRIES: readonly Row[] = [
  [38.6, 51.9, 'Russia', 'Росія'],
  [28.0, 52.55, 'Belarus', 'Білорусь'],
  [25.0, 45.7, 'Romania', 'Румунія'],
  [25.2, 42.75, 'Bulgaria', 'Болгарія'],
  [33.4, 39.6, 'Türkiye', 'Туреччина'],
  [43.4, 42.2, 'Georgia', 'Грузія'],
  [20.8, 44.1, 'Serbia', 'Сербія'],
  [23.9, 55.4, 'Lithuania', 'Литва'],
  [25.4, 56.9, 'Latvia', 'Латвія'],
  [25.9, 58.7, 'Estonia', 'Естонія'],
  [15.4, 49.75, 'Czechia', 'Чехія'],
  [50.5, 49.0, 'Kazakhstan', 'Казахстан'],
  [22.2, 39.4, 'Greece', 'Греція'],
  [11.0, 51.0, 'Germany', 'Німеччина'],
  [14.6, 47.5, 'Austria', 'Австрія'],
  [15.2, 60.2, 'Sweden', 'Швеція'],
];

const SMALL_COUNTRIES: readonly Row[] = [
  [22.6, 51.35, 'Poland', 'Польща'],
  [28.3, 47.55, 'Moldova', 'Молдова'],
  [19.7, 48.7, 'Slovakia', 'Словаччина'],
  [19.6, 47.0, 'Hungary', 'Угорщина'],
];

const LARGE_SEAS: readonly Row[] = [
  [33.6, 43.5, 'Black Sea', 'Чорне море'],
  [50.9, 42.0, 'Caspian Sea', 'Каспійське море'],
  [18.9, 56.3, 'Baltic Sea', 'Балтійське море'],
];

const SMALL_SEAS: readonly Row[] = [[36.55, 46.05, 'Sea of Azov', 'Азовське море']];

/** Beside a straight reach of the river, clear of the towns on it. */
const RIVERS: readonly { readonly from: number; readonly rows: readonly Row[] }[] = [
  {
    from: 6.25,
    rows: [
      [33.1, 49.32, 'Dnipro', 'Дніпро'],
      [39.1, 48.86, 'Siverskyi Donets', 'Сіверський Донець'],
      [29.9, 48.02, 'Southern Bug', 'Південний Буг'],
      [27.6, 48.3, 'Dniester', 'Дністер'],
      [32.2, 51.6, 'Desna', 'Десна'],
      [41.9, 49.45, 'Don', 'Дон'],
      [27.6, 52.02, 'Prypiat', 'Прип’ять'],
      [26.6, 43.9, 'Danube', 'Дунай'],
      [27.85, 46.7, 'Prut', 'Прут'],
    ],
  },
  {
    from: 7.5,
    rows: [
      [34.45, 47.68, 'Dnipro', 'Дніпро'],
      [33.05, 46.66, 'Dnipro', 'Дніпро'],
      [30.85, 51.25, 'Dnipro', 'Дніпро'],
      [36.95, 49.45, 'Siverskyi Donets', 'Сіверський Донець'],
      [37.95, 49.5, 'Oskil', 'Оскіл'],
      [33.9, 49.75, 'Psel', 'Псел'],
      [34.75, 49.5, 'Vorskla', 'Ворскла'],
      [36.3, 48.6, 'Samara', 'Самара'],
      [33.1, 47.4, 'Inhulets', 'Інгулець'],
      [32.1, 47.7, 'Inhul', 'Інгул'],
      [39.05, 49.1, 'Aidar', 'Айдар'],
      [36.7, 48.1, 'Vovcha', 'Вовча'],
      [34.0, 51.57, 'Seim', 'Сейм'],
      [32.85, 50.3, 'Sula', 'Сула'],
      [28.9, 50.35, 'Teteriv', 'Тетерів'],
      [26.45, 51.1, 'Horyn', 'Горинь'],
      [25.6, 51.1, 'Styr', 'Стир'],
      [27.75, 50.45, 'Sluch', 'Случ'],
      [30.6, 49.62, 'Ros', 'Рось'],
    ],
  },
];

const label =
  (kind: Label['kind'], from: number, to: number) =>
  ([lon, lat, en, uk]: Row): Label => ({ kind, at: [lon, lat], names: { en, uk }, from, to });

/** They give way to the towns that the tiles name. */
export const BASE_NAMES: readonly Label[] = [
  ...LARGE_COUNTRIES.map(label('country', 3, 7.5)),
  ...SMALL_COUNTRIES.map(label('country', 5.25, 7.5)),
  ...LARGE_SEAS.map(label('sea', 4, 9)),
  ...SMALL_SEAS.map(label('sea', 5.25, 9)),
];

/** Names that give way to all others. */
export const RIVER_NAMES: readonly Label[] = RIVERS.flatMap(({ from, rows }) => rows.map(label('river', from, 20)));
