// Package builtin holds the data that travel with the program: the oblast-level units
// and settlements of Ukraine, and the ledger of who held which settlement from when.
//
// README.md beside this file tells where each file comes from and on what terms.
package builtin

//go:generate go run ./gen regions --packages $PACKAGES
//go:generate go run ./gen places --packages $PACKAGES
