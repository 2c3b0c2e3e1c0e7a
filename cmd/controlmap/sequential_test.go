package main_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// The Makefile leaves packages out of the race detector that have a single goroutine.
func TestSequentialPackagesStartNoGoroutine(t *testing.T) {
	root := filepath.Join("..", "..")
	makefile, err := os.ReadFile(filepath.Join(root, "Makefile"))
	if err != nil {
		t.Fatal(err)
	}
	list := regexp.MustCompile(`(?m)^SEQUENTIAL := (.+)$`).FindSubmatch(makefile)
	if list == nil {
		t.Fatal("the Makefile has no list SEQUENTIAL")
	}
	for folder := range strings.FieldsSeq(string(list[1])) {
		files, err := filepath.Glob(filepath.Join(root, folder, "*.go"))
		if err != nil || len(files) == 0 {
			t.Errorf("%s: got %d files, %v, want some", folder, len(files), err)
		}
		for _, file := range files {
			checkSequential(t, file)
		}
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
