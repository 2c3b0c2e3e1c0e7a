package main_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// notRaced are programs of developers, and this one, whose concurrent commands the Makefile names.
var notRaced = []string{"cmd/controlmap", "data/builtin/accuracy", "data/builtin/gen"}

// The Makefile runs packages under the race detector that have a second goroutine.
func TestSequentialPackagesStartNoGoroutine(t *testing.T) {
	root := filepath.Join("..", "..")
	makefile, err := os.ReadFile(filepath.Join(root, "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	list := regexp.MustCompile(`(?m)^CONCURRENT := ((?:.*\\\n)*.*)$`).FindSubmatch(makefile)
	if list == nil {
		t.Fatal("the Makefile has no list CONCURRENT")
	}
	raced := strings.Fields(strings.ReplaceAll(string(list[1]), "\\\n", " "))
	isRaced := func(folder string) bool {
		return slices.Contains(notRaced, folder) || slices.ContainsFunc(raced, func(pattern string) bool {
			pattern = strings.TrimPrefix(pattern, "./")
			tree, all := strings.CutSuffix(pattern, "/...")
			return folder == tree || all && strings.HasPrefix(folder, tree+"/")
		})
	}
	checked := 0
	for _, pattern := range []string{"*/*.go", "*/*/*.go", "*/*/*/*.go"} {
		files, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			folder, err := filepath.Rel(root, filepath.Dir(file))
			if err != nil {
				t.Fatal(err)
			}
			if !isRaced(filepath.ToSlash(folder)) {
				checkSequential(t, file)
				checked++
			}
		}
	}
	if checked < 100 {
		t.Errorf("%d files were looked at: is the list still read rightly?", checked)
	}
}

func checkSequential(t *testing.T, file string) {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	for _, spec := range parsed.Imports {
		if strings.HasPrefix(spec.Path.Value, `"sync`) || strings.HasPrefix(spec.Path.Value, `"golang.org/x/sync`) {
			t.Errorf("%s imports %s", file, spec.Path.Value)
		}
	}
	ast.Inspect(parsed, func(node ast.Node) bool {
		switch n := node.(type) {
		case *ast.GoStmt:
			t.Errorf("%s starts a goroutine", file)
		case *ast.SelectorExpr:
			if n.Sel.Name == "Parallel" {
				t.Errorf("%s has a parallel test", file)
			}
		}
		return true
	})
}
