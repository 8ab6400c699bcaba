rootProject.name = "marina"
include(":app", ":core", ":login")
