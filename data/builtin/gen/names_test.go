package main

import "testing"

// Examples of Cabinet of Ministers resolution 55 of 2010, and names of places.
func TestRomanise(t *testing.T) {
	t.Parallel()
	for ukrainian, want := range map[string]string{
		"Алушта": "Alushta", "Борщагівка": "Borshchahivka", "Вінниця": "Vinnytsia", "Згорани": "Zghorany",
		"Розгон": "Rozghon", "Єнакієве": "Yenakiieve", "Гаєвич": "Haievych", "Житомир": "Zhytomyr",
		"Їжакевич": "Yizhakevych", "Кадиївка": "Kadyivka", "Йосипівка": "Yosypivka", "Стрий": "Stryi",
		"Знам’янка": "Znamianka", "Щербухи": "Shcherbukhy", "Русь": "Rus", "Юрій": "Yurii", "Корюківка": "Koriukivka",
		"Яготин": "Yahotyn", "Ґалаґан": "Galagan", "Нова Каховка": "Nova Kakhovka", "Нью-Йорк": "Niu-York",
	} {
		if got := romanise(ukrainian); got != want {
			t.Errorf("%s: got %s, want %s", ukrainian, got, want)
		}
	}
}

func TestCyrillise(t *testing.T) {
	t.Parallel()
	for latin, want := range map[string]string{
		"Avdiyivka": "Авдіївка", "Avdiivka": "Авдіївка", "Kramatorsk": "Краматорськ", "Starobilsk": "Старобільськ",
		"Hulyaypole": "Гуляйполе", "Kam'yanka": "Кам’янка", "Kamyanka": "Кам’янка", "Svyatohirsk": "Святогірськ",
		"Kryvyy Rih": "Кривий Ріг", "Novoyehorivka": "Новоєгорівка", "Mykhaylivka": "Михайлівка",
		"Troitske": "Троїцьке", "Zaitseve": "Зайцеве", "Trostyanets": "Тростянець", "Yampil’": "Ямпіль",
		"Velyka Oleksandrivka": "Велика Олександрівка", "Vilne": "Вільне", "Zahalne": "Загальне", "Kulykove": "Куликове", "Vasylkiv": "Васильків", "Olshana": "Ольшана",
		"Bratske": "Братське", "Troyitske": "Троїцьке", "Kozatske": "Козацьке", "Korolivka": "Королівка", "Shpola": "Шпола", "Zbarazh": "Збараж", "Bilenke": "Біленьке",
	} {
		if got := cyrillise(latin); got != want {
			t.Errorf("%s: got %s, want %s", latin, got, want)
		}
	}
}
