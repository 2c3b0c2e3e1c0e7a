// Package fetch asks publishers for their files as a guest: conditionally, seldom, within
// bounds, and from nobody but the publisher.
//
// A Client is shared by all; a Guest is one source's view of it. Guest.Get brings one
// address whole or returns an error.
package fetch
