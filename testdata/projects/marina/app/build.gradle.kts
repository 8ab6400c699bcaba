plugins {
    id("com.android.application")
    id("org.jetbrains.kotlin.android")
}

android {
    namespace = "com.harbourmaster.app"
    defaultConfig { minSdk = 24 }
    flavorDimensions += "edition"
    productFlavors {
        create("free") { dimension = "edition" }
        create("paid") { dimension = "edition" }
    }
    buildTypes { release { isMinifyEnabled = true } }
}

dependencies {
    implementation(project(":core"))
    implementation(project(":login"))
}
