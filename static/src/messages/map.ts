/** What the map's page says alone. */
import { teach } from '../core/messages';
import en from './en.json';
import uk from './uk.json';

teach({ en, uk });
