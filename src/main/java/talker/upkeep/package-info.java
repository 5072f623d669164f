/**
 * What is done to whole rooms, and for whole accounts, besides talking: erasure, export and import, retention, and
 * verification of the journal. Knows the journal's tables, the rooms, the accounts and the history.
 */
@NullMarked
package talker.upkeep;

import org.jspecify.annotations.NullMarked;
